using System.Collections.Concurrent;
using EventStore.EfCore.AspNetCore.Tests.Support;
using EventStore.EfCore.Json;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.AspNetCore.Tests.Processes;

/// <summary>Nodes that pull from each other, and are killed.</summary>
public sealed class NodesTests : IDisposable
{
    private const int EventsPerRound = 50;

    // Not what is measured: only an end for a test that would else have none.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly TempFolder _folder = new();
    private readonly ConcurrentBag<EventHash> _acknowledged = [];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(2, 6)]
    [InlineData(5, 5)]
    public async Task Nodes_that_pull_from_each_other_hold_the_same_events_in_the_end_through_kills_of_any_of_them(int count, int rounds)
    {
        int[] ports = [.. Enumerable.Range(0, count).Select(_ => NodeProcess.FreePort())];
        NodeProcess[] nodes = [.. ports.Select((port, i) => new NodeProcess(
            _folder.File($"{i}.db"), port, ["--Archive:PullEvery=00:00:00.2", .. PeersOf(ports, i)]))];
        try
        {
            await Task.WhenAll(nodes.Select(n => n.StartAsync()));
            var chains = nodes.Select((_, i) => Samples.Chain(rounds * EventsPerRound, (byte)(i + 1))).ToArray();
            for (var round = 0; round < rounds; round++)
            {
                var victim = nodes[round % count];
                var stretch = new Range(round * EventsPerRound, (round + 1) * EventsPerRound);
                var posts = nodes.Select((node, i) => PostAsync(node, chains[i][stretch])).ToArray();
                await posts[(round + 1) % count]; // somewhere in the middle
                await victim.KillAsync();
                await Task.WhenAll(posts);
                await victim.StartAsync();
            }

            await HoldTheSameAsync(nodes);
        }
        finally
        {
            foreach (var node in nodes)
                node.Dispose();
        }
    }

    [Fact]
    public async Task A_node_that_is_told_to_end_while_it_stores_ends_well_and_has_what_it_acknowledged()
    {
        using var node = new NodeProcess(_folder.File("archive.db"), NodeProcess.FreePort());
        await node.StartAsync();
        var posts = Enumerable.Range(1, 8).Select(i => PostAsync(node, Samples.Chain(2_000, (byte)i))).ToArray();
        await Task.WhenAny(posts);

        (await node.TerminateAsync()).ShouldBe(0);
        await Task.WhenAll(posts);

        await node.StartAsync();
        _acknowledged.ShouldNotBeEmpty();
        _acknowledged.ShouldBeSubsetOf(await HashesAsync(node));
    }

    private static IEnumerable<string> PeersOf(int[] ports, int own) => ports.Where((_, i) => i != own)
        .Select((port, i) => $"--Archive:Peers:{i}=http://127.0.0.1:{port}/");

    /// <summary>Posts events, and remembers those that were acknowledged; a node may be killed meanwhile.</summary>
    private async Task PostAsync(NodeProcess node, Event[] events)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "events")
            {
                Content = TestNode.Lines(await Samples.ToLinesAsync(events)),
            };
            using var answer = await node.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
            while (await lines.ReadLineAsync() is { } text)
            {
                var line = TestNode.Parse(text)[0];
                if (line.TryGetProperty("outcome", out _))
                    _acknowledged.Add(events[line.GetProperty("line").GetInt32() - 1].Hash);
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or System.Text.Json.JsonException)
        {
            // Killed: the last line may have been cut short.
        }
    }

    private async Task HoldTheSameAsync(NodeProcess[] nodes)
    {
        var until = DateTime.UtcNow + Patience;
        while (true)
        {
            var logs = await Task.WhenAll(nodes.Select(HashesAsync));
            if (logs.All(log => log.SetEquals(logs[0]) && log.IsSupersetOf(_acknowledged)))
                break;
            if (DateTime.UtcNow > until)
            {
                throw new InvalidOperationException(
                    $"{_acknowledged.Count} events were acknowledged; the nodes hold {string.Join(", ", logs.Select(l => l.Count))}.");
            }

            await Task.Delay(200);
        }

        _acknowledged.Count.ShouldBeGreaterThan(nodes.Length * EventsPerRound);
    }

    private static async Task<HashSet<EventHash>> HashesAsync(NodeProcess node)
    {
        var source = new HttpArchiveSource(node.Client, node.Address);
        var hashes = new HashSet<EventHash>();
        var request = new LogRequest(Samples.Garden) { Limit = 1_000 };
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
