using EventStore.EfCore.AspNetCore.Tests.Support;
using EventStore.EfCore.Json;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.AspNetCore.Tests.Endpoints;

/// <summary>A store that reconciles with a node over HTTP.</summary>
public sealed class SetsTests : OneNodeTests
{
    private IArchivePuller Puller => Node.Services.GetRequiredService<IArchivePuller>();

    [Theory]
    [InlineData("garden")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a%2Fb/../c")]
    [InlineData("a\\b +c;d=e")]
    [InlineData("général #1? 100%&🌱")]
    public async Task It_takes_what_the_node_has_whatever_the_servers_name(string name)
    {
        await using var there = await TestNode.StartAsync(Folder.File("there.db"));
        var server = new ServerId(name);
        var (common, theirs, mine) = (Samples.Chain(2_500, 1, server), Samples.Chain(1_200, 2, server), Samples.Chain(30, 3, server));
        await there.Store.StoreEventsAsync([.. theirs, .. common]);
        await Node.Store.StoreEventsAsync([.. mine, .. common[..1_000], .. common[1_500..]]);

        var report = await Puller.ReconcileAsync(new HttpArchiveSource(Node.Client, there.Address));

        var log = report.Servers.ShouldHaveSingleItem();
        (log.Server, log.Totals.Stored, log.Totals.Duplicates, log.LeftOut).ShouldBe((server, 1_700, 0, 0));
        var held = await Node.Store.GetLogAsync(new LogRequest(server) { Limit = 10_000 });
        held.Events.Select(e => e.Event.Hash).ToHashSet().SetEquals(common.Concat(theirs).Concat(mine).Select(e => e.Hash)).ShouldBeTrue();
        (await there.Store.GetStatisticsAsync()).Events.ShouldBe(3_700);
    }

    [Fact]
    public async Task A_node_that_limits_requests_is_reconciled_with_as_fast_as_it_lets()
    {
        await using var there = await TestNode.StartAsync(Folder.File("there.db"), "--Archive:RequestsPerSecond=5");
        ServerId[] servers = [.. Enumerable.Range(0, 9).Select(i => new ServerId($"server {i}"))];
        foreach (var server in servers)
            await there.Store.StoreEventsAsync(Samples.Chain(3, server: server));

        var report = await Puller.ReconcileAsync(new HttpArchiveSource(Node.Client, there.Address));

        report.Servers.Select(s => (s.Server, s.Totals.Stored)).ShouldBe(servers.Select(s => (s, 3L)));
    }

    [Fact]
    public async Task A_node_that_goes_away_is_an_error_that_names_it_and_what_came_stays()
    {
        await using var there = await TestNode.StartAsync(Folder.File("there.db"));
        await there.Store.StoreEventsAsync(Samples.Chain(4_000));
        var source = new HttpArchiveSource(Node.Client, there.Address);

        var error = await Should.ThrowAsync<HttpArchiveException>(
            () => Puller.ReconcileAsync(source, null, new Stopping(there)));

        error.Message.ShouldContain($"{there.Address}".Replace("http", "", StringComparison.Ordinal));
        (await Node.Store.GetStatisticsAsync()).Events.ShouldBe(1_000);
    }

    private sealed class Stopping(TestNode node) : IProgress<long>
    {
        public void Report(long value) => node.StopAsync().GetAwaiter().GetResult();
    }
}
