using System.Net.ServerSentEvents;

namespace EventStore.EfCore.AspNetCore.Tests.Support;

/// <summary>A client of server-sent events.</summary>
internal sealed class SseReader : IAsyncDisposable
{
    private readonly HttpResponseMessage _answer;
    private readonly IAsyncEnumerator<SseItem<string>> _items;

    private SseReader(HttpResponseMessage answer, Stream stream)
    {
        _answer = answer;
        _items = SseParser.Create(stream).EnumerateAsync().GetAsyncEnumerator();
    }

    public HttpResponseMessage Answer => _answer;

    public static async Task<HttpResponseMessage> AskAsync(HttpClient client, string path, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path)
        {
            Version = client.DefaultRequestVersion,
            VersionPolicy = client.DefaultVersionPolicy,
        };
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public static async Task<SseReader> OpenAsync(HttpClient client, string path, string? lastEventId = null)
    {
        var answer = await AskAsync(client, path, lastEventId);
        answer.EnsureSuccessStatusCode();
        return new SseReader(answer, await answer.Content.ReadAsStreamAsync());
    }

    /// <summary>The next so many events.</summary>
    public async Task<SseItem<string>[]> ReadAsync(int count)
    {
        var items = new SseItem<string>[count];
        for (var i = 0; i < count; i++)
            items[i] = await NextAsync() ?? throw new InvalidOperationException($"The stream ended after {i} events.");
        return items;
    }

    /// <summary>The next event; null at the end.</summary>
    public async Task<SseItem<string>?> NextAsync() => await _items.MoveNextAsync() ? _items.Current : null;

    public async ValueTask DisposeAsync()
    {
        // Disposing the answer ends a read that waits.
        _answer.Dispose();
        try
        {
            await _items.DisposeAsync();
        }
        catch (NotSupportedException)
        {
            // A read still waits.
        }
    }
}
