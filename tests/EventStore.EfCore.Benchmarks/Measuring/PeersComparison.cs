using System.Diagnostics;
using System.Text.Json;
using EventStore.EfCore.Benchmarks.Contestants;
using EventStore.EfCore.Benchmarks.Workload;
using EventStore.EfCore.Json;

namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>
/// An archive that holds some events more than another one: what it costs to get them, and to learn that there is nothing new. Bytes are
/// those of the requests and pages as JSON.
/// </summary>
internal sealed class PeersComparison(string folder, int events, int newer)
{
    private const int BatchSize = 10_000;
    private const int Rounds = 5;

    private static readonly ServerId Server = EventWorkload.AllServers[0];
    private static readonly JsonSerializerOptions Json = new JsonSerializerOptions(JsonSerializerDefaults.Web).AddEventStore();

    public async Task<IReadOnlyList<PeersResult>> RunAsync()
    {
        var file = Path.Combine(folder, "there.db");
        await using var there = new Archive(file);
        await there.CreateAsync();
        var workload = new EventWorkload();
        foreach (var batch in Next(workload, events).Chunk(BatchSize))
            await there.Store.StoreEventsAsync(batch);
        var cursor = await EndAsync(there.Store);
        var heads = await there.Store.GetHeadsAsync(Server);
        await there.Store.StoreEventsAsync([.. Next(workload, newer)]);
        var none = await EndAsync(there.Store);
        var all = await there.Store.GetHeadsAsync(Server);
        return
        [
            await BestAsync(() => ByCursorAsync("cursor, new events", there.Store, cursor)),
            await BestAsync(() => ByCursorAsync("cursor, nothing new", there.Store, none)),
            await BestAsync(() => ByHeadsAsync("heads, new events", there.Store, heads)),
            await BestAsync(() => ByHeadsAsync("heads, nothing new", there.Store, all)),
            await BestAsync(() => OwnHeadsAsync(there.Store)),
        ];
    }

    private static async Task<PeersResult> BestAsync(Func<Task<PeersResult>> measure)
    {
        var best = await measure();
        for (var i = 1; i < Rounds; i++)
        {
            var next = await measure();
            best = next.ElapsedMs < best.ElapsedMs ? next : best;
        }

        return best;
    }

    private static async Task<PeersResult> ByCursorAsync(string name, IEventStore there, LogCursor cursor)
    {
        var (clock, rounds, got) = (new Stopwatch(), new List<(LogRequest Request, EventPage Page)>(), 0);
        for (var request = new LogRequest(Server) { Cursor = cursor, Limit = 1_000 }; ;)
        {
            clock.Start();
            var page = await there.GetLogAsync(request);
            clock.Stop();
            rounds.Add((request, page));
            got += page.Events.Count;
            if (!page.HasMore)
                break;
            request = request with { Cursor = page.Cursor };
        }

        return new PeersResult(
            name, got, rounds.Count, rounds.Sum(r => Bytes(r.Request)), rounds.Sum(r => Bytes(r.Page)), clock.Elapsed.TotalMilliseconds);
    }

    private static async Task<PeersResult> ByHeadsAsync(string name, IEventStore there, ServerHeads heads)
    {
        var (clock, rounds, got) = (new Stopwatch(), new List<(MissingRequest Request, EventPage Page)>(), 0);
        for (var request = heads.ToRequest(Server); ;)
        {
            clock.Start();
            var page = await there.GetMissingAsync(request);
            clock.Stop();
            rounds.Add((request, page));
            got += page.Events.Count;
            if (!page.HasMore)
                break;
            request = request.After(page);
        }

        return new PeersResult(
            name, got, rounds.Count, rounds.Sum(r => Bytes(r.Request)), rounds.Sum(r => Bytes(r.Page)), clock.Elapsed.TotalMilliseconds);
    }

    private static async Task<PeersResult> OwnHeadsAsync(IEventStore store)
    {
        var clock = Stopwatch.StartNew();
        var heads = await store.GetHeadsAsync(Server);
        return new PeersResult("one's own heads", heads.Heads.Count, 0, 0, 0, clock.Elapsed.TotalMilliseconds);
    }

    private static async Task<LogCursor> EndAsync(IEventStore store)
    {
        var cursor = LogCursor.Beginning(Server);
        EventPage page;
        do
        {
            page = await store.GetLogAsync(new LogRequest(Server) { Cursor = cursor, Limit = 10_000 });
            cursor = page.Cursor!;
        }
        while (page.HasMore);
        return cursor;
    }

    private static long Bytes<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Json).Length;

    /// <summary>Events of one server: those of a twentieth of the authors.</summary>
    private static IEnumerable<Event> Next(EventWorkload workload, int count) =>
        Enumerable.Range(0, count).Select(_ => workload.NextOf(0, EventWorkload.Servers));
}
