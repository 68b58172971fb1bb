using EventStore.EfCore.AspNetCore.Tests.Support;

namespace EventStore.EfCore.AspNetCore.Tests.Processes;

/// <summary>Nodes that know each other, are written to and are killed.</summary>
internal sealed class NodeGroup : IDisposable
{
    private const int WriterCount = 4;
    private const int EventsOfPost = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly NodeProcess[] _nodes;

    private NodeGroup(NodeProcess[] nodes) => _nodes = nodes;

    public static IReadOnlyList<ServerId> Servers { get; } = [new("garden"), new("meadow"), new("wood")];

    public IReadOnlyList<NodeProcess> Nodes => _nodes;

    public Acknowledged Acknowledged { get; } = new();

    /// <param name="folder">Where the archives are.</param>
    /// <param name="count">How many nodes.</param>
    /// <param name="settings">How each takes from all others.</param>
    public static async Task<NodeGroup> StartAsync(TempFolder folder, int count, params string[] settings)
    {
        int[] ports = [.. Enumerable.Range(0, count).Select(_ => NodeProcess.FreePort())];
        var group = new NodeGroup([.. ports.Select((port, i) => new NodeProcess(
            folder.File($"{i}.db"), port, [.. settings, .. PeersOf(ports, i)]))]);
        try
        {
            await Task.WhenAll(group._nodes.Select(n => n.StartAsync()));
            return group;
        }
        catch
        {
            group.Dispose();
            throw;
        }
    }

    /// <summary>Writes to all of them, a chain's events here and there, while one after the other is killed and started again.</summary>
    public async Task RunAsync(int kills, int seed)
    {
        using var end = new CancellationTokenSource();
        var writers = Enumerable.Range(1, WriterCount).Select(i => WriteAsync((byte)i, new Random(seed + i), end.Token)).ToArray();
        var random = new Random(seed);
        for (var i = 0; i < kills; i++)
        {
            var victim = _nodes[random.Next(_nodes.Length)];
            await Task.Delay(random.Next(1_500), CancellationToken.None);
            await victim.KillAsync();
            await Task.Delay(random.Next(300), CancellationToken.None);
            await victim.StartAsync();
        }

        await end.CancelAsync();
        await Task.WhenAll(writers);
    }

    /// <summary>Whether all have the same events, and among them those that any has acknowledged.</summary>
    public async Task<bool> HoldTheSameAsync()
    {
        foreach (var server in Servers)
        {
            var logs = await Task.WhenAll(_nodes.Select(n => Acknowledged.ReadAsync(n.Client, server)));
            if (!logs.All(log => log.SetEquals(logs[0]) && log.IsSupersetOf(Acknowledged.Of(server))))
                return false;
        }

        return true;
    }

    /// <summary>How many events each has, for people.</summary>
    public async Task<string> DescribeAsync()
    {
        var lines = new List<string> { $"{Acknowledged.Count} events were acknowledged." };
        foreach (var server in Servers)
        {
            var logs = await Task.WhenAll(_nodes.Select(n => Acknowledged.ReadAsync(n.Client, server)));
            lines.Add($"{server}: {Acknowledged.Of(server).Count()} acknowledged, {string.Join(", ", logs.Select(l => l.Count))} held.");
        }

        return string.Join(Environment.NewLine, lines);
    }

    public void Dispose()
    {
        foreach (var node in _nodes)
            node.Dispose();
    }

    private static IEnumerable<string> PeersOf(int[] ports, int own) => ports.Where((_, i) => i != own)
        .Select((port, i) => $"--Archive:Peers:{i}=http://127.0.0.1:{port}/");

    // What was not acknowledged is not sent again: whoever has it gives it to the others, and if nobody has, there is a hole.
    private async Task WriteAsync(byte author, Random random, CancellationToken end)
    {
        var ends = new Event?[Servers.Count];
        var acknowledged = new int[Servers.Count];
        for (var round = 0; !end.IsCancellationRequested || acknowledged.Contains(0); round++)
        {
            var which = round % Servers.Count;
            var events = new Event[EventsOfPost];
            for (var i = 0; i < events.Length; i++)
                ends[which] = events[i] = Samples.Create((ends[which]?.Sequence ?? 0) + 1, ends[which], author, Servers[which]);
            acknowledged[which] += await Acknowledged.PostAsync(_nodes[random.Next(_nodes.Length)].Client, events);
            await Task.Delay(Pause, CancellationToken.None);
        }
    }
}
