using Shouldly;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>Reads page by page, as a client does.</summary>
internal static class ModelPages
{
    public static async Task<List<(long Position, Event Event)>> LogAsync(IEventStore store, ServerId server, int limit)
    {
        var events = new List<(long, Event)>();
        EventPage page;
        var after = 0L;
        do
        {
            page = await store.GetLogAsync(new LogRequest(server) { After = after, Limit = limit });
            events.AddRange(page.Events.Select(e => (e.Position, e.Event)));
            after = page.LastPosition ?? after;
        }
        while (page.HasMore);
        return events;
    }

    public static async Task<List<(long Position, Event Event)>> HistoryAsync(
        IEventStore store, ServerId server, string? channel, int limit)
    {
        var events = new List<(long, Event)>();
        EventPage page;
        long? before = null;
        do
        {
            page = await store.GetHistoryAsync(new HistoryRequest(server) { Channel = channel, Before = before, Limit = limit });
            events.AddRange(page.Events.Select(e => (e.Position, e.Event)));
            before = page.LastPosition ?? before;
        }
        while (page.HasMore);
        return events;
    }

    /// <summary>What is missing, at once and by pages, each asked for with the heads that the one before has left.</summary>
    public static async Task CompareMissingAsync(
        IEventStore store, ModelStore model, ServerId server, Dictionary<AuthorId, ChainHead> heads, int limit)
    {
        var expected = model.Missing(server, heads).ToList();
        var whole = await store.GetMissingAsync(new MissingRequest(server, heads.Values));
        whole.Events.Select(e => e.Event).ShouldBe(expected);
        whole.HasMore.ShouldBeFalse();

        var received = new List<Event>();
        var request = new MissingRequest(server, heads.Values) { Limit = limit };
        EventPage page;
        do
        {
            page = await store.GetMissingAsync(request);
            page.HasMore.ShouldBe(received.Count + limit < expected.Count);
            received.AddRange(page.Events.Select(e => e.Event));
            request = request.After(page);
        }
        while (page.HasMore);

        received.ShouldBe(expected);
    }
}
