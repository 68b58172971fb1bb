using EventStore.EfCore.Benchmarks.Contestants;
using EventStore.EfCore.Benchmarks.Workload;

namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>
/// Single events from several callers, into one file. The numbers of callers take turns. An author's events all come from one caller,
/// as they do from one peer: otherwise they would overtake each other and make holes.
/// </summary>
internal static class SinglesComparison
{
    private const int Rounds = 5;
    private const int MinCallsPerCaller = 20;

    private static readonly int[] CallerCounts = [1, 8, 64, 256];

    public static async Task<IReadOnlyList<SinglesResult>> RunAsync(CompareOptions options, Action<string> report)
    {
        var file = options.File("singles");
        var workload = new EventWorkload();
        var levels = CallerCounts.Select(c => new SinglesLevel(c)).ToArray();
        var stored = 0L;
        try
        {
            await using (var archive = new Archive(file))
            {
                await archive.CreateAsync();
                stored += await WarmUpAsync(archive.Store, workload, report);
                for (var round = 0; round < Rounds; round++)
                {
                    report($"singles: round {round + 1} of {Rounds}");
                    foreach (var level in levels)
                    {
                        // One caller makes fewer calls than many: each waits for an fsync of its own.
                        var calls = Math.Max(MinCallsPerCaller, options.SingleEvents * 4 / Rounds / Math.Max(4, level.Callers));
                        stored += await level.RunAsync(archive.Store, workload, calls);
                    }
                }
            }

            var checkedEvents = await Archive.VerifyAsync(file);
            return checkedEvents == stored
                ? [.. levels.Select(l => l.ToResult(levels[0]))]
                : throw new BenchmarkFailedException($"{stored} single events were acknowledged; {file} holds {checkedEvents}.");
        }
        finally
        {
            DatabaseFiles.Delete(file);
        }
    }

    private static async Task<long> WarmUpAsync(IEventStore store, EventWorkload workload, Action<string> report)
    {
        using var probe = new PragmaProbe();
        var stored = 0L;
        await JitWarmUp.RunAsync(
            async () =>
            {
                foreach (var callers in CallerCounts)
                    stored += await new SinglesLevel(callers).RunAsync(store, workload, MinCallsPerCaller);
            },
            report);
        Pragmas.Assert(ContestantNames.Ours, "wal", probe.Seen);
        return stored;
    }
}
