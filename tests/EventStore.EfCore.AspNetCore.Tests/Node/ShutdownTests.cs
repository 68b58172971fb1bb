using System.Net;
using EventStore.EfCore.AspNetCore.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.AspNetCore.Tests.Node;

public sealed class ShutdownTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_node_that_stops_ends_its_open_calls_and_keeps_all_that_it_has_acknowledged()
    {
        var file = _folder.File("archive.db");
        var node = await TestNode.StartAsync(
            file, "--Kestrel:Endpoints:Web:Url=http://127.0.0.1:0", "--Kestrel:Endpoints:Web:Protocols=Http2");
        var calls = Enumerable.Range(0, 8).Select(i => new OpenCall(node, Samples.Chain(500, (byte)(i + 1)))).ToArray();
        foreach (var call in calls)
            await call.StartedAsync();

        await node.DisposeAsync();
        var acknowledged = new HashSet<EventHash>();
        foreach (var call in calls)
            acknowledged.UnionWith(await call.EndAsync());

        await using var again = await TestNode.StartAsync(file);
        var page = await again.Store.GetLogAsync(new LogRequest(Samples.Garden) { Limit = 10_000 });
        acknowledged.Count.ShouldBeGreaterThanOrEqualTo(calls.Length);
        acknowledged.ShouldBeSubsetOf(page.Events.Select(e => e.Event.Hash));
    }

    /// <summary>A client that sends line after line, and never ends by itself.</summary>
    private sealed class OpenCall
    {
        private readonly DuplexContent _content = new();
        private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly List<EventHash> _acknowledged = [];
        private readonly Event[] _chain;
        private readonly Task _sending;
        private readonly Task _reading;

        public OpenCall(TestNode node, Event[] chain)
        {
            _chain = chain;
            _reading = ReadAsync(node);
            _sending = SendAsync();
        }

        /// <summary>The first answer has come.</summary>
        public Task StartedAsync() => _started.Task;

        public async Task<List<EventHash>> EndAsync()
        {
            await _reading;
            _content.End();
            await _sending;
            return _acknowledged;
        }

        private async Task SendAsync()
        {
            try
            {
                foreach (var item in _chain)
                    await _content.SendAsync(await Samples.ToLinesAsync([item]));
            }
            catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException or ObjectDisposedException)
            {
                // The node has ended the call.
            }
        }

        private async Task ReadAsync(TestNode node)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "events")
            {
                Content = _content,
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            try
            {
                using var answer = await node.Writer.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
                while (await lines.ReadLineAsync() is { } text)
                {
                    var line = TestNode.Parse(text)[0];
                    if (!line.TryGetProperty("outcome", out _))
                        break;
                    _acknowledged.Add(_chain[line.GetProperty("line").GetInt32() - 1].Hash);
                    _started.TrySetResult();
                }
            }
            catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException or ObjectDisposedException)
            {
                _started.TrySetException(e);
            }
        }
    }
}
