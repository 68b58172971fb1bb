using System.Collections.Concurrent;
using System.Text.Json;
using EventStore.EfCore.Json;

namespace EventStore.EfCore.AspNetCore.Tests.Support;

/// <summary>What nodes have acknowledged, and so must have, whatever happens to them.</summary>
internal sealed class Acknowledged
{
    private readonly ConcurrentDictionary<(ServerId Server, EventHash Hash), bool> _events = [];

    public int Count => _events.Count;

    public IEnumerable<EventHash> Of(ServerId server) => _events.Keys.Where(e => e.Server == server).Select(e => e.Hash);

    /// <summary>Posts events, and remembers those that are acknowledged; the node may end meanwhile, well or not.</summary>
    /// <returns>How many were acknowledged.</returns>
    public async Task<int> PostAsync(HttpClient writer, Event[] events)
    {
        var acknowledged = 0;
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "events")
            {
                Content = TestNode.Lines(await Samples.ToLinesAsync(events)),
            };
            using var answer = await writer.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
            while (await lines.ReadLineAsync() is { } text)
            {
                var line = TestNode.Parse(text)[0];
                if (!line.TryGetProperty("outcome", out _))
                    continue;
                var item = events[line.GetProperty("line").GetInt32() - 1];
                _events[(item.Server, item.Hash)] = true;
                acknowledged++;
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException)
        {
            // It ended: the last line may have been cut short.
        }

        return acknowledged;
    }

    /// <summary>All that a node has of a server.</summary>
    public static async Task<HashSet<EventHash>> ReadAsync(HttpClient client, ServerId server)
    {
        var source = new HttpArchiveSource(client, client.BaseAddress!);
        var hashes = new HashSet<EventHash>();
        var request = new LogRequest(server) { Limit = 1_000 };
        EventPage page;
        do
        {
            page = await source.GetLogAsync(request);
            hashes.UnionWith(page.Events.Select(e => e.Event.Hash));
            request = request with { After = page.LastPosition ?? request.After };
        }
        while (page.HasMore);

        return hashes;
    }
}
