namespace EventStore.EfCore.CrashTests;

/// <summary>Runs the writer and kills it (SIGKILL) in the middle of its work.</summary>
internal static class KilledWriter
{
    /// <summary>Kills the endless one once so many events were acknowledged; returns all that it could say.</summary>
    public static async Task<List<Acknowledgement>> RunAsync(string file, int round, int killAfter)
    {
        using var process = new WriterProcess("endless", file, round);
        var acknowledged = await ReadAsync(process, killAfter);
        var (_, errors) = await process.EndAsync();
        return acknowledged.Count >= killAfter
            ? acknowledged
            : throw new InvalidOperationException($"The writer ended by itself after {acknowledged.Count} events: {errors}");
    }

    /// <summary>Kills one after a time, if it has not ended before. Returns what it could say.</summary>
    public static async Task<List<Acknowledgement>> KillAsync(WriterProcess process, TimeSpan after)
    {
        var said = ReadAsync(process);
        await Task.WhenAny(said, Task.Delay(after));
        process.Kill();
        return await said;
    }

    private static async Task<List<Acknowledgement>> ReadAsync(WriterProcess process, int killAfter = int.MaxValue)
    {
        var acknowledged = new List<Acknowledgement>();
        await foreach (var one in process.ReadAsync())
        {
            acknowledged.Add(one);
            if (acknowledged.Count == killAfter)
                process.Kill();
        }

        return acknowledged;
    }
}
