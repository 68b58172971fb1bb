using EventStore.EfCore.Benchmarks.Contestants;
using EventStore.EfCore.Benchmarks.Measuring;
using EventStore.EfCore.Benchmarks.Workload;

namespace EventStore.EfCore.Benchmarks.PostgreSql;

/// <summary>
/// Single events from 64 callers to 20 servers: the store as it comes, next to itself with one writer lane, and with one lane and at most
/// one event to a shared transaction. All take turns.
/// </summary>
internal static class ServerSingles
{
    public const string Title = "single events";

    private const int Callers = 64;
    private const int Rounds = 5;
    private const int MinCallsPerCaller = 10;

    public static async Task<IReadOnlyList<RateResult>> RunAsync(BenchmarkServer server, int events, Action<string> report)
    {
        List<Entry> entries = [];
        try
        {
            entries.Add(await EntryAsync(ContestantNames.Grouped, server, _ => { }, _ => { }));
            entries.Add(await EntryAsync(ContestantNames.OneLane, server, _ => { }, o => o.WriterLanes = 1));
            entries.Add(await EntryAsync(ContestantNames.Alone, server, o => o.MaxSharedTransactionSize = 1, o => o.WriterLanes = 1));
            await JitWarmUp.RunAsync(() => RunAllAsync(entries, _ => new SinglesLevel(Callers), MinCallsPerCaller), report);
            for (var round = 0; round < Rounds; round++)
            {
                report($"{Title}: round {round + 1} of {Rounds}");
                await RunAllAsync(entries, e => e.Level, Math.Max(MinCallsPerCaller, events / Rounds / Callers));
            }
        }
        finally
        {
            foreach (var entry in entries)
                await entry.Archive.DisposeAsync();
        }

        foreach (var entry in entries)
            await ServerArchive.VerifyAsync(entry.Name, entry.Database, entry.Stored);
        return [.. entries.Select(e => RateResult.Of(Title, e.Name, e.Level.Rounds, entries[0].Level.Rounds))];
    }

    private static async Task RunAllAsync(List<Entry> entries, Func<Entry, SinglesLevel> level, int calls)
    {
        foreach (var entry in entries)
            entry.Stored += await level(entry).RunAsync(e => entry.Archive.Store.StoreEventAsync(e), entry.Workload, calls);
    }

    private static async Task<Entry> EntryAsync(
        string name, BenchmarkServer server, Action<EventStoreOptions> configure, Action<PostgreSqlEventStoreOptions> configurePostgreSql)
    {
        var database = await server.CreateAsync();
        return new Entry(name, database, new ServerArchive(database, configure, configurePostgreSql));
    }

    private sealed class Entry(string name, string database, ServerArchive archive)
    {
        public string Name => name;

        public string Database => database;

        public ServerArchive Archive => archive;

        public EventWorkload Workload { get; } = new();

        public SinglesLevel Level { get; } = new(Callers);

        public long Stored { get; set; }
    }
}
