using EventStore.EfCore.Benchmarks.Contestants;
using EventStore.EfCore.Benchmarks.Measuring;
using EventStore.EfCore.Benchmarks.Workload;

namespace EventStore.EfCore.Benchmarks.PostgreSql;

/// <summary>
/// Single events from 64 callers, which share transactions or not: the store as it comes, next to itself with at most one event to a shared
/// transaction. Both take turns.
/// </summary>
internal static class ServerSingles
{
    public const string Title = "single events";

    private const int Callers = 64;
    private const int Rounds = 5;
    private const int MinCallsPerCaller = 10;

    public static async Task<IReadOnlyList<RateResult>> RunAsync(BenchmarkServer server, int events, Action<string> report)
    {
        var (grouped, alone) = (new SinglesLevel(Callers), new SinglesLevel(Callers));
        var (groupedWorkload, aloneWorkload) = (new EventWorkload(), new EventWorkload());
        var (groupedDatabase, aloneDatabase) = (await server.CreateAsync(), await server.CreateAsync());
        var stored = 0L;
        await using (var groupedArchive = new ServerArchive(groupedDatabase))
        await using (var aloneArchive = new ServerArchive(aloneDatabase, o => o.MaxSharedTransactionSize = 1))
        {
            await JitWarmUp.RunAsync(() => RunBothAsync(new SinglesLevel(Callers), new SinglesLevel(Callers), MinCallsPerCaller), report);
            for (var round = 0; round < Rounds; round++)
            {
                report($"{Title}: round {round + 1} of {Rounds}");
                await RunBothAsync(grouped, alone, Math.Max(MinCallsPerCaller, events / Rounds / Callers));
            }

            async Task RunBothAsync(SinglesLevel first, SinglesLevel second, int calls)
            {
                stored += await first.RunAsync(groupedArchive.Store, groupedWorkload, calls);
                await second.RunAsync(aloneArchive.Store, aloneWorkload, calls);
            }
        }

        await ServerArchive.VerifyAsync(ContestantNames.Grouped, groupedDatabase, stored);
        await ServerArchive.VerifyAsync(ContestantNames.Alone, aloneDatabase, stored);
        return
        [
            RateResult.Of(Title, ContestantNames.Grouped, grouped.Rounds, grouped.Rounds),
            RateResult.Of(Title, ContestantNames.Alone, alone.Rounds, grouped.Rounds),
        ];
    }
}
