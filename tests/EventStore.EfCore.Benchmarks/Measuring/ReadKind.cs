namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>One kind of read.</summary>
/// <param name="Name">For the table.</param>
/// <param name="CallsPerRound">How often it is called before the next kind takes its turn.</param>
/// <param name="Prepare">Draws what to ask for, outside of measured time; the call that comes back says how many it returned.</param>
/// <param name="PrepareRaw">The same by hand, where it is compared with that.</param>
internal sealed record ReadKind(
    string Name,
    int CallsPerRound,
    Func<ReadArchive, Func<Task<int>>> Prepare,
    Func<ReadArchive, RawReads, Func<int>>? PrepareRaw = null)
{
    public const string History = "history, page of 50";
    public const string History100 = "history, page of 100";
    public const string Log = "log, page of 1,000";
    public const string Find = "find by hash";
    public const string Heads = "heads";
    public const string Missing = "missing 10,000, from nothing";

    public static readonly ReadKind[] All =
    [
        Page(History, 50),
        Page(History100, 100),
        new("history of a channel, page of 50", 100, a =>
        {
            var server = a.AnyServer();
            var request = new HistoryRequest(server.Id) { Channel = a.AnyChannel(), Before = a.AnyPosition(server), Limit = 50 };
            return async () => (await a.Store.GetHistoryAsync(request)).Events.Count;
        }),
        new(Log, 20, a =>
        {
            var server = a.AnyServer();
            var request = new LogRequest(server.Id) { After = a.AnyPosition(server), Limit = 1_000 };
            return async () => (await a.Store.GetLogAsync(request)).Events.Count;
        },
        (a, raw) =>
        {
            var server = a.AnyServer();
            var after = a.AnyPosition(server);
            return () => raw.Log(server, after, 1_000);
        }),
        new(Find, 300, a =>
        {
            var (server, hash) = a.TakeHash();
            return async () => await a.Store.FindAsync(server.Id, hash) is null
                ? throw new BenchmarkFailedException($"{hash} was not found.")
                : 1;
        },
        (a, raw) =>
        {
            var (server, hash) = a.TakeHash();
            return () => raw.Find(server, hash) is 1 ? 1 : throw new BenchmarkFailedException($"{hash} was not found by hand.");
        }),
        new(Heads, 30, a =>
        {
            var server = a.AnyServer().Id;
            return async () => (await a.Store.GetHeadsAsync(server)).Heads.Count;
        },
        (a, raw) =>
        {
            var server = a.AnyServer();
            return () => raw.Heads(server);
        }),
        new(Missing, 4, a =>
        {
            var request = new MissingRequest(a.AnyServer().Id, []) { Limit = 10_000 };
            return async () => (await a.Store.GetMissingAsync(request)).Events.Count;
        },
        (a, raw) =>
        {
            var server = a.AnyServer();
            return () => raw.All(server, 10_000);
        }),
        new("missing 10,000, from heads half way", 4, a =>
        {
            var server = a.AnyServer();
            var request = new MissingRequest(server.Id, server.HeadsHalfWay) { Limit = 10_000 };
            return async () => (await a.Store.GetMissingAsync(request)).Events.Count;
        }),
        new("missing none, from all heads", 30, a =>
        {
            var server = a.AnyServer();
            var request = new MissingRequest(server.Id, server.Heads) { Limit = 10_000 };
            return async () => (await a.Store.GetMissingAsync(request)).Events.Count;
        }),
    ];

    private static ReadKind Page(string name, int limit) => new(
        name,
        100,
        a =>
        {
            var server = a.AnyServer();
            var request = new HistoryRequest(server.Id) { Before = a.AnyPosition(server), Limit = limit };
            return async () => (await a.Store.GetHistoryAsync(request)).Events.Count;
        },
        (a, raw) =>
        {
            var server = a.AnyServer();
            var before = a.AnyPosition(server);
            return () => raw.History(server, before, limit);
        });
}
