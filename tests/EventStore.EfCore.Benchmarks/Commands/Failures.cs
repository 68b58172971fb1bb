namespace EventStore.EfCore.Benchmarks.Commands;

internal static class Failures
{
    /// <summary>Exit code 1 for a run that must not count, with what was wrong.</summary>
    public static async Task<int> ReportAsync(Func<Task> run)
    {
        try
        {
            await run();
            return 0;
        }
        catch (BenchmarkFailedException e)
        {
            await Console.Error.WriteLineAsync($"FAILED: {e.Message}");
            return 1;
        }
    }
}
