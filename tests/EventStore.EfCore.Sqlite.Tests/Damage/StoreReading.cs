using System.Globalization;
using EventStore.EfCore.ConformanceTests;

namespace EventStore.EfCore.Sqlite.Tests.Damage;

/// <summary>Reads all of a store by every way there is, and notes what was told: values, or an error of the store's own.</summary>
internal sealed class StoreReading
{
    /// <summary>What each way of reading told, as text.</summary>
    public Dictionary<string, string> Answers { get; } = [];

    /// <summary>Every event that was handed out as good, with all that belongs to it.</summary>
    public HashSet<string> Good { get; } = [];

    /// <summary>For each server: whether its log came to its end, how many events it had, and what was named as lost or damaged.</summary>
    public Dictionary<ServerId, (int Good, int Named)> Logs { get; } = [];

    public static async Task<StoreReading> OfAsync(IEventStore store, IReadOnlyList<Event> events)
    {
        var reading = new StoreReading();
        await reading.AskAsync("servers", async () => string.Join(',', await store.GetServersAsync()));
        await reading.AskAsync("statistics", async () => (await store.GetStatisticsAsync() with { Bytes = 0 }).ToString());
        foreach (var server in new[] { StoreTemplate.Grove, StoreTemplate.Meadow })
            await reading.ReadServerAsync(store, server);
        foreach (var made in events)
        {
            await reading.AskAsync($"find {made.Hash}", async () =>
                await store.FindAsync(made.Server, made.Hash) is { } found ? reading.Keep(found) : "none");
        }

        return reading;
    }

    private async Task ReadServerAsync(IEventStore store, ServerId server)
    {
        foreach (var limit in new[] { 1, 3, 1000 })
        {
            await AskAsync($"log {server} {limit}", () => PagesAsync(
                server, after => store.GetLogAsync(new LogRequest(server) { After = after ?? 0, Limit = limit })));
            await AskAsync($"history {server} {limit}", () => PagesAsync(
                server, before => store.GetHistoryAsync(new HistoryRequest(server) { Before = before, Limit = limit })));
            await AskAsync($"channel {server} {limit}", () => PagesAsync(
                null, before => store.GetHistoryAsync(new HistoryRequest(server) { Before = before, Limit = limit, Channel = "general" })));
        }

        await AskAsync($"stream {server}", async () =>
        {
            var answer = new List<string>();
            await foreach (var stored in store.ReadLogAsync(server))
                answer.Add(Keep(stored));
            return string.Join(',', answer);
        });
        await AskAsync($"heads {server}", async () =>
        {
            var (heads, holes) = await store.GetHeadsAsync(server);
            return string.Join(',', heads) + string.Join(',', holes);
        });
        await AskAsync($"missing {server}", async () => Keep(await store.GetMissingAsync(new MissingRequest(server, []))));
        var head = new ChainHead(new ChainBuilder(server, 1).Author, 1, EventHash.None);
        await AskAsync($"missing {server} 1", async () =>
            Keep(await store.GetMissingAsync(new MissingRequest(server, [head]) { Limit = 2 })));
    }

    private async Task<string> PagesAsync(ServerId? server, Func<long?, Task<EventPage>> read)
    {
        var answer = new List<string>();
        var (good, named) = (0, 0L);
        long? last = null;
        for (var pages = 0; pages < 100; pages++)
        {
            var page = await read(last);
            answer.Add(Keep(page));
            good += page.Events.Count;
            named += page.Corrupt.Count + page.MissingPositions.Sum(m => m.To - m.From + 1);
            last = page.LastPosition;
            if (page.HasMore)
                continue;

            if (server is not null)
                Logs[server] = (good, (int)Math.Min(named, 1000));
            return string.Join(',', answer);
        }

        throw new InvalidOperationException("The pages do not end.");
    }

    private string Keep(EventPage page) =>
        string.Join(',', page.Events.Select(Keep)) + string.Join(',', page.Corrupt) + string.Join(',', page.MissingPositions);

    private string Keep(StoredEvent stored)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{stored.Position} {stored.StoredAtMs} {stored.Event} {stored.Event.Channel} "
            + $"{Convert.ToHexString(stored.Event.Signature.Span)}");
        Good.Add(text);
        return text;
    }

    private async Task AskAsync(string way, Func<Task<string>> ask)
    {
        try
        {
            Answers[way] = await ask();
        }
        catch (EventStoreException e)
        {
            Answers[way] = $"{e.GetType().Name}: {e.Message}";
        }
    }
}
