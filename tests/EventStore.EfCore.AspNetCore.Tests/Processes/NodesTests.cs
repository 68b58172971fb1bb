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
        using var group = await NodeGroup.StartAsync(_folder, count, "--Archive:PullEvery=00:00:00.2", "--Archive:ReconcileEvery=0");
        await group.RunAsync(Effort.Kills, Effort.Seed);
        await HoldTheSameAsync(group);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public async Task Nodes_that_reconcile_hold_the_same_events_in_the_end_through_kills_of_any_of_them(int count)
    {
        // Each pulls once, when it starts, and a whole day no more.
        using var group = await NodeGroup.StartAsync(
            _folder, count, "--Archive:PullEvery=1.00:00:00", "--Archive:ReconcileEvery=00:00:00.2");
        await group.RunAsync(Effort.Kills, Effort.Seed);
        await HoldTheSameAsync(group);
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

    private async Task HoldTheSameAsync(NodeGroup group)
    {
        var until = DateTime.UtcNow + Patience;
        while (!await group.HoldTheSameAsync())
        {
            if (DateTime.UtcNow > until)
                throw new InvalidOperationException(await group.DescribeAsync());
            await Task.Delay(200);
        }

        _output.WriteLine(await group.DescribeAsync());
    }
}
