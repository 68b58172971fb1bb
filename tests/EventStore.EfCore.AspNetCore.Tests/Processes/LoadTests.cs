using System.Globalization;
using System.Net;
using EventStore.EfCore.AspNetCore.Tests.Support;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace EventStore.EfCore.AspNetCore.Tests.Processes;

/// <summary>A short form of the benchmark <c>node</c>.</summary>
public sealed class LoadTests(ITestOutputHelper output) : IDisposable
{
    private const int Writers = 48;
    private const int Readers = 8;
    private const int Followers = 8;
    private const int EventsOfPost = 5;

    private static readonly TimeSpan Time = TimeSpan.FromSeconds(3);

    private readonly TempFolder _folder = new();
    private readonly Acknowledged _acknowledged = new();
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _toBegin = Writers + Readers + Followers;
    private volatile bool _isKilled;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_node_killed_while_64_clients_store_read_and_follow_has_answered_all_and_lost_nothing()
    {
        using var node = new NodeProcess(_folder.File("archive.db"), NodeProcess.FreePort());
        await node.StartAsync();
        await _acknowledged.PostAsync(node.Client, Samples.Chain(1));
        Task[] clients =
        [
            .. Enumerable.Range(1, Writers).Select(i => WriteAsync(node, (byte)i)),
            .. Enumerable.Range(0, Readers).Select(_ => ReadAsync(node)),
            .. Enumerable.Range(0, Followers).Select(_ => FollowAsync(node)),
        ];
        await Task.WhenAny(_begun.Task, Task.WhenAny(clients));
        await Task.WhenAny(Task.Delay(Time), Task.WhenAny(clients));
        _isKilled = true;
        await node.KillAsync();
        await Task.WhenAll(clients);

        await node.StartAsync();
        output.WriteLine($"{_acknowledged.Count} events were acknowledged");
        _acknowledged.Count.ShouldBeGreaterThan(Writers * EventsOfPost);
        _acknowledged.Of(Samples.Garden).ShouldBeSubsetOf(await Acknowledged.ReadAsync(node.Client, Samples.Garden));
    }

    private async Task WriteAsync(NodeProcess node, byte author)
    {
        Event? last = null;
        for (var round = 0; !_isKilled; round++)
        {
            var events = new Event[EventsOfPost];
            for (var i = 0; i < events.Length; i++)
                last = events[i] = Samples.Create((last?.Sequence ?? 0) + 1, last, author);
            var acknowledged = await _acknowledged.PostAsync(node.Client, events);
            (acknowledged == events.Length || _isKilled).ShouldBeTrue($"{acknowledged} of {events.Length} events were acknowledged");
            if (round == 0)
                Begin();
        }
    }

    private async Task ReadAsync(NodeProcess node)
    {
        for (var round = 0; !_isKilled; round++)
        {
            try
            {
                using var answer = await node.Client.GetAsync(new Uri("servers/garden/history?limit=50", UriKind.Relative));
                answer.StatusCode.ShouldBe(HttpStatusCode.OK);
                if (round == 0)
                    Begin();
            }
            catch (Exception e) when (_isKilled && e is HttpRequestException or IOException)
            {
                // In the middle of an answer.
            }
        }
    }

    private async Task FollowAsync(NodeProcess node)
    {
        var received = 0L;
        try
        {
            await using var log = await SseReader.OpenAsync(node.Client, "servers/garden/log");
            while (await log.NextAsync() is { } item)
            {
                item.EventType.ShouldBe("message");
                item.EventId.ShouldBe((++received).ToString(CultureInfo.InvariantCulture));
                if (received == 1)
                    Begin();
            }
        }
        catch (Exception e) when (_isKilled && e is HttpRequestException or IOException)
        {
            // In the middle of an event.
        }
    }

    /// <summary>A client has its first answer.</summary>
    private void Begin()
    {
        if (Interlocked.Decrement(ref _toBegin) == 0)
            _begun.SetResult();
    }
}
