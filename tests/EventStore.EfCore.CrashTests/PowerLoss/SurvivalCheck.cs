using EventStore.EfCore.CrashTests.Writer;

namespace EventStore.EfCore.CrashTests.PowerLoss;

/// <summary>Whether a store has survived: everything acknowledged is there, nothing else is wrong, and it can be written again.</summary>
internal static class SurvivalCheck
{
    /// <returns>What is wrong, or null.</returns>
    public static async Task<StateFault?> RunAsync(CrashState state, string file)
    {
        await using var store = new OpenedStore(file);
        var content = await StoreContent.ReadAsync(store.Events, state.Acknowledged.Select(a => a.Server));
        var lost = state.Acknowledged.Where(a => content.HashAt(a.Server, a.Position) != a.Hash).ToArray();
        var report = await store.Verifier.VerifyAsync();
        if (lost.Length > 0)
        {
            return new StateFault(state, report.Ok ? Fault.Silent : Fault.Lost, lost.Length, $"the first lost is {lost[0]}");
        }

        var wrong = FindDamage(content, report) ?? await FindByHashAsync(store, state) ?? await WriteAsync(store, content);
        return wrong is null ? null : new StateFault(state, Fault.Damaged, 0, wrong);
    }

    private static string? FindDamage(StoreContent content, VerifyReport report)
    {
        if (!report.Ok)
            return $"verification: {report.Findings.First(f => f.IsDamage)}";
        if (report.EventsChecked != content.Events)
            return $"{content.Events} events were read, {report.EventsChecked} verified";
        if (content.Corrupt.Count > 0)
            return $"a page names {content.Corrupt[0]}";
        if (content.Disordered.Count > 0)
            return $"a log does not ascend at {content.Disordered[0]}";
        if (content.Logs.FirstOrDefault(log => log.Value.Count > 0 && log.Value.Keys[^1] != log.Value.Count) is { Key: { } server })
            return $"the log of '{server}' has missing positions";

        return content.Logs.Values
            .SelectMany(log => log.Values)
            .GroupBy(stored => stored.Event.Author)
            .Where(author => author.Count() % AuthorChain.BatchSizeOf(author.First().Event) != 0)
            .Select(author => $"half a batch: {author.Count()} events by an author of {author.First().Event.Channel}")
            .FirstOrDefault();
    }

    // All were seen in the log; the index on hashes is checked by verification, and tried here.
    private static async Task<string?> FindByHashAsync(OpenedStore store, CrashState state)
    {
        foreach (var last in state.Acknowledged.TakeLast(3))
        {
            if ((await store.Events.FindAsync(last.Server, last.Hash))?.Position != last.Position)
                return $"by its hash, {last} is not found";
        }

        return null;
    }

    private static async Task<string?> WriteAsync(OpenedStore store, StoreContent content)
    {
        foreach (var (server, log) in content.Logs)
        {
            var next = new AuthorChain(server, "after the power cut", batchSize: 1).NextBatch()[0];
            var receipt = await store.Events.StoreEventAsync(next);
            if (receipt.Position != log.Count + 1)
                return $"a new event of '{server}' got position {receipt.Position} after {log.Count}";
            if (await store.Events.FindAsync(server, next.Hash) is null)
                return $"a new event of '{server}' is not found";
        }

        return null;
    }
}
