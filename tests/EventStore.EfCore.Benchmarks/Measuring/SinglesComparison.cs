using EventStore.EfCore.Benchmarks.Contestants;
using EventStore.EfCore.Benchmarks.Workload;

namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>
/// Single events from several callers, into one file, and from the hand-written loop into another. They take turns. An author's events
/// all come from one caller, as they do from one peer: otherwise they would overtake each other and make holes.
/// </summary>
internal static class SinglesComparison
{
    private const int Rounds = 5;
    private const int MinCallsPerCaller = 20;
    private const int WarmUpCalls = 500;

    private static readonly int[] CallerCounts = [1, 8, 64, 256];

    public static async Task<IReadOnlyList<SinglesResult>> RunAsync(CompareOptions options, Action<string> report)
    {
        var file = options.File("singles");
        var workload = new EventWorkload();
        var levels = CallerCounts.Select(c => new SinglesLevel(c)).ToArray();
        var (loopFile, loopWorkload, loopLevel) = (options.File("singles-loop"), new EventWorkload(), new SinglesLevel(0));
        await using var loop = new PreparedLoop(TableLayout.UniqueHashes);
        var stored = 0L;
        try
        {
            await using (var archive = new Archive(file))
            {
                await archive.CreateAsync();
                await loop.PrepareAsync(loopFile);
                stored += await WarmUpAsync(archive.Store, workload, report);
                foreach (var item in loopWorkload.Take(WarmUpCalls))
                    await loop.StoreAsync([item]);
                for (var round = 0; round < Rounds; round++)
                {
                    report($"singles: round {round + 1} of {Rounds}");
                    await loopLevel.RunAsync(e => loop.StoreAsync([e]), loopWorkload, options.SingleEvents / Rounds);
                    foreach (var level in levels)
                    {
                        // One caller makes fewer calls than many: each waits for an fsync of its own.
                        var calls = Math.Max(MinCallsPerCaller, options.SingleEvents * 4 / Rounds / Math.Max(4, level.Callers));
                        stored += await level.RunAsync(e => archive.Store.StoreEventAsync(e), workload, calls);
                    }
                }
            }

            var checkedEvents = await Archive.VerifyAsync(file);
            return checkedEvents == stored
                ? [.. levels.Prepend(loopLevel).Select(l => l.ToResult(loopLevel, levels[0]))]
                : throw new BenchmarkFailedException($"{stored} single events were acknowledged; {file} holds {checkedEvents}.");
        }
        finally
        {
            DatabaseFiles.Delete(file);
            DatabaseFiles.Delete(loopFile);
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
                    stored += await new SinglesLevel(callers).RunAsync(e => store.StoreEventAsync(e), workload, MinCallsPerCaller);
            },
            report);
        Pragmas.Assert(ContestantNames.Ours, "wal", probe.Seen);
        return stored;
    }
}
