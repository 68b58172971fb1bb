using EventStore.EfCore.ConformanceTests;
using PostgreSql.TestServers;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.PostgreSql.Tests.Failover;

/// <summary>A primary that has lost its standby keeps commits waiting. What the standby lacks is never acknowledged.</summary>
public sealed class LostStandbyTests
{
    private static readonly ServerId Grove = new("grove");

    [Fact]
    public async Task A_commit_that_waits_when_the_primary_dies_is_run_again_on_the_new_one_though_its_caller_has_given_up()
    {
        using var pair = await ServerPair.StartAsync();
        await using var application = new StoreApplication(pair.ConnectionStringOf("archive"));
        var events = new ChainBuilder(Grove, 1).Take(3);
        await application.Store.StoreEventAsync(events[0]);
        await pair.Standby.KillAsync();

        using var caller = new CancellationTokenSource();
        var call = application.Store.StoreEventsAsync(events[1..], DuplicatePolicy.Reject, caller.Token);
        await WaitForWaitAsync(pair.Primary.Server);
        await caller.CancelAsync();
        (await WaitForWaitAsync(pair.Primary.Server)).ShouldBe(1);
        call.IsCompleted.ShouldBeFalse();

        await FailOverAsync(pair);
        (await call).Receipts.ShouldBe([new StoreReceipt(StoreOutcome.Stored, 2), new StoreReceipt(StoreOutcome.Stored, 3)]);
        await Archive.ShouldHoldAsync(pair.ConnectionStringOf("archive"), events);
    }

    [Theory]
    [InlineData(DuplicatePolicy.Skip)]
    [InlineData(DuplicatePolicy.Reject)]
    public async Task An_event_whose_wait_was_cancelled_is_not_called_stored_to_the_next_who_brings_it(DuplicatePolicy duplicates)
    {
        using var pair = await ServerPair.StartAsync();
        await using var application = new StoreApplication(pair.ConnectionStringOf("archive"));
        var events = new ChainBuilder(Grove, 1).Take(2);
        await application.Store.StoreEventAsync(events[0]);
        await pair.Standby.KillAsync();

        var call = application.Store.StoreEventAsync(events[1]);
        await WaitForWaitAsync(pair.Primary.Server);
        await CancelWaitsAsync(pair.Primary.Server);
        (await Should.ThrowAsync<StorageException>(call)).Kind.ShouldBe(StorageErrorKind.UnknownOutcome);

        // The primary has it. Whoever says so must wait like whoever stored it.
        var next = application.Store.StoreEventsAsync(events[1..], duplicates);
        await WaitForWaitAsync(pair.Primary.Server);
        next.IsCompleted.ShouldBeFalse();

        await FailOverAsync(pair);
        (await next).Receipts.ShouldBe([new StoreReceipt(StoreOutcome.Stored, 2)]);
        await Archive.ShouldHoldAsync(pair.ConnectionStringOf("archive"), events);
    }

    [Fact]
    public async Task A_commit_that_waits_is_acknowledged_when_the_standby_is_back()
    {
        using var pair = await ServerPair.StartAsync();
        await using var application = new StoreApplication(pair.ConnectionStringOf("archive"));
        var events = new ChainBuilder(Grove, 1).Take(2);
        await application.Store.StoreEventAsync(events[0]);
        await pair.Standby.KillAsync();

        var call = application.Store.StoreEventAsync(events[1]);
        await WaitForWaitAsync(pair.Primary.Server);
        await pair.Standby.StartAsync();
        (await call).ShouldBe(new StoreReceipt(StoreOutcome.Stored, 2));
        await pair.Primary.KillAsync();
        await pair.PromoteAsync();
        await Archive.ShouldHoldAsync(pair.ConnectionStringOf("archive"), events);
    }

    /// <summary>The standby comes back when the primary is gone, and so never has what the primary kept waiting.</summary>
    private static async Task FailOverAsync(ServerPair pair)
    {
        await pair.Primary.KillAsync();
        await pair.Standby.StartAsync();
        await pair.PromoteAsync();
    }

    /// <summary>Returns how many commits wait for the standby, when there is one.</summary>
    private static async Task<long> WaitForWaitAsync(PostgreSqlServer server)
    {
        await using var connection = await server.OpenAsync();
        while (true)
        {
            var count = await connection.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
            if (count > 0)
                return count;
        }
    }

    private static Task CancelWaitsAsync(PostgreSqlServer server) =>
        server.ExecuteAsync("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
}
