namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>One kind of read.</summary>
/// <param name="Name">For the table.</param>
/// <param name="CallsPerRound">How often it is called before the next kind takes its turn.</param>
/// <param name="Prepare">Draws what to ask for, outside of measured time; the call that comes back says how many it returned.</param>
internal sealed record ReadKind(string Name, int CallsPerRound, Func<ReadArchive, Func<Task<int>>> Prepare)
{
    public const string History = "history, page of 50";
    public const string Find = "find by hash";

    public static readonly ReadKind[] All =
    [
        new(History, 100, a =>
        {
            var server = a.AnyServer();
            var request = new HistoryRequest(server.Id) { Before = a.AnyPosition(server), Limit = 50 };
            return async () => (await a.Store.GetHistoryAsync(request)).Events.Count;
        }),
        new("history of a channel, page of 50", 100, a =>
        {
            var server = a.AnyServer();
            var request = new HistoryRequest(server.Id) { Channel = a.AnyChannel(), Before = a.AnyPosition(server), Limit = 50 };
            return async () => (await a.Store.GetHistoryAsync(request)).Events.Count;
        }),
        new(Find, 300, a =>
        {
            var (server, hash) = a.TakeHash();
            return async () => await a.Store.FindAsync(server, hash) is null
                ? throw new BenchmarkFailedException($"{hash} was not found.")
                : 1;
        }),
        new("heads", 30, a =>
        {
            var server = a.AnyServer().Id;
            return async () => (await a.Store.GetHeadsAsync(server)).Heads.Count;
        }),
        new("missing 10,000, from nothing", 4, a =>
        {
            var request = new MissingRequest(a.AnyServer().Id, []) { Limit = 10_000 };
            return async () => (await a.Store.GetMissingAsync(request)).Events.Count;
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
}
