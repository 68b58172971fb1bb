using System.Net.WebSockets;
using EventStore.EfCore.AspNetCore.Tests.Support;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace EventStore.EfCore.AspNetCore.Tests.Processes;

/// <summary>Nodes that synchronise, and are killed.</summary>
public sealed class NodesTests : IDisposable
{
    private const int WritersOfOne = 8;

    // Not what is measured: only an end for a test that would else have none.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly TempFolder _folder = new();
    private readonly ITestOutputHelper _output;

    public NodesTests(ITestOutputHelper output)
    {
        _output = output;
        output.WriteLine($"EVENTSTORE_NODES_SEED={Effort.Seed}");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public async Task Nodes_that_pull_by_cursor_hold_the_same_events_in_the_end_through_kills_of_any_of_them(int count)
    {
        using var group = await NodeGroup.StartAsync(_folder, count, pulls: true);
        await group.RunAsync(Effort.Kills, Effort.Seed);
        await HoldTheSameAsync(group, () => Task.Delay(200));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public async Task Nodes_that_are_reconciled_hold_the_same_events_in_the_end_through_kills_of_any_of_them(int count)
    {
        using var group = await NodeGroup.StartAsync(_folder, count, pulls: false);
        NodeReconciliation[] sides = [.. group.Nodes.Select(n => new NodeReconciliation(n))];
        try
        {
            var running = group.RunAsync(Effort.Kills, Effort.Seed);
            var random = new Random(Effort.Seed);
            var (done, broken) = (0, 0);
            while (!running.IsCompleted)
            {
                if (await ReconcileAsync(sides, group, random))
                    done++;
                else
                    broken++;
            }

            await running;
            _output.WriteLine($"{done} reconciliations were done, {broken} broke off");
            await HoldTheSameAsync(group, async () =>
            {
                foreach (var (i, side) in sides.Index())
                {
                    foreach (var server in NodeGroup.Servers)
                        await side.RunAsync(group.Nodes[(i + 1) % count], server);
                }
            });
        }
        finally
        {
            foreach (var side in sides)
                await side.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_node_that_is_told_to_end_while_it_stores_ends_well_and_has_what_it_acknowledged()
    {
        var acknowledged = new Acknowledged();
        using var node = new NodeProcess(_folder.File("archive.db"), NodeProcess.FreePort());
        await node.StartAsync();
        var posts = Enumerable.Range(1, WritersOfOne)
            .Select(i => acknowledged.PostAsync(node.Client, Samples.Chain(2_000, (byte)i))).ToArray();
        await Task.WhenAny(posts);

        (await node.TerminateAsync()).ShouldBe(0);
        await Task.WhenAll(posts);

        await node.StartAsync();
        acknowledged.Count.ShouldBePositive();
        acknowledged.Of(Samples.Garden).ShouldBeSubsetOf(await Acknowledged.ReadAsync(node.Client, Samples.Garden));
    }

    /// <summary>Reconciles two that are drawn by lot, in one server.</summary>
    /// <returns>Whether neither was killed meanwhile.</returns>
    private static async Task<bool> ReconcileAsync(NodeReconciliation[] sides, NodeGroup group, Random random)
    {
        var (asking, step) = (random.Next(sides.Length), random.Next(1, sides.Length));
        try
        {
            await sides[asking].RunAsync(
                group.Nodes[(asking + step) % sides.Length], NodeGroup.Servers[random.Next(NodeGroup.Servers.Count)]);
            return true;
        }
        catch (Exception e) when (e is HttpRequestException or WebSocketException or IOException)
        {
            return false;
        }
    }

    private async Task HoldTheSameAsync(NodeGroup group, Func<Task> synchronise)
    {
        var until = DateTime.UtcNow + Patience;
        while (!await group.HoldTheSameAsync())
        {
            if (DateTime.UtcNow > until)
                throw new InvalidOperationException(await group.DescribeAsync());
            await synchronise();
        }

        _output.WriteLine(await group.DescribeAsync());
    }
}
