using EventStore.EfCore.AspNetCore.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.AspNetCore.Tests.Node;

/// <summary>What a node takes from its peers by itself, and what its page tells of that.</summary>
public sealed class PeersTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_a_cursor_has_passed_is_found_by_sets_and_named_each_time()
    {
        await using var there = await TestNode.StartAsync(_folder.File("there.db"));
        var large = Samples.Create(1, null, author: 2, payloadBytes: 5_000);
        await there.Store.StoreEventsAsync([.. Samples.Chain(30), large]);
        await using var here = await StartAsync(there, "--Archive:ReconcileEvery=00:00:00.2", "--EventStore:MaxPayloadBytes=1000");

        // The pull that met the large event named it; the next one has passed it.
        string page;
        do
            page = await PageAsync(here);
        while (RowOf(page, "reconciliation") is null || RowOf(page, "pull")?.Contains(">none<", StringComparison.Ordinal) != true);

        var row = RowOf(page, "reconciliation")!;
        row.ShouldContain("1 events could not be had or were not taken");
        row.ShouldContain("MaxPayloadBytes");
        row.ShouldContain(there.Address.ToString());
        (await here.Store.GetStatisticsAsync()).Events.ShouldBe(30);
    }

    [Fact]
    public async Task Nothing_is_reconciled_where_that_is_switched_off()
    {
        await using var there = await TestNode.StartAsync(_folder.File("there.db"));
        await using var here = await StartAsync(there, "--Archive:ReconcileEvery=0");
        await there.Store.StoreEventsAsync(Samples.Chain(5));
        while ((await here.Store.GetStatisticsAsync()).Events < 5)
            await Task.Delay(50);
        (await PageAsync(here)).ShouldNotContain("<td>reconciliation</td>");
    }

    private Task<TestNode> StartAsync(TestNode there, params string[] settings) => TestNode.StartAsync(
        _folder.File("here.db"), [$"--Archive:Peers:0={there.Address}", "--Archive:PullEvery=00:00:00.2", .. settings]);

    // The page is kept for a second.
    private static async Task<string> PageAsync(TestNode node)
    {
        await Task.Delay(1_100);
        return await node.Client.GetStringAsync("");
    }

    private static string? RowOf(string page, string way) =>
        page.Split("<tr ").SingleOrDefault(r => r.Contains($"<td>{way}</td>", StringComparison.Ordinal));
}
