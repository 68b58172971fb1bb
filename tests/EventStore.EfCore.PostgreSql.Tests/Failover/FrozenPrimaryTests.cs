using System.Data.Common;
using EventStore.EfCore.ConformanceTests;
using Microsoft.EntityFrameworkCore.Diagnostics;
using PostgreSql.TestServers;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.PostgreSql.Tests.Failover;

/// <summary>
/// A primary that hangs: it closes no connection, and its system still takes what is sent. The standby takes over all the same.
/// </summary>
public sealed class FrozenPrimaryTests
{
    private static readonly ServerId Grove = new("grove");

    [Fact]
    public async Task Writers_and_readers_go_on_by_themselves_and_nothing_that_was_acknowledged_is_lost()
    {
        using var pair = await ServerPair.StartAsync();
        var target = pair.ConnectionStringOf("archive");
        await using (var first = new StoreApplication(target))
            await first.Schema.MigrateAsync();

        await using var reader = new StoreApplication(target, Impatient);
        await using var writers = new Writers(
            Enumerable.Range(1, 4).Select(i => $"{target};Application Name=writer {i}"), Impatient);
        await writers.GoOnAsync(10);
        await reader.Store.GetServersAsync();

        pair.Primary.Freeze();
        await pair.PromoteAsync();
        (await reader.Store.GetServersAsync()).ShouldNotBeEmpty();
        await writers.GoOnAsync();

        // Whoever lets a standby take over must see to it that the old primary does not come back.
        await pair.Standby.KillAsync();
        await Archive.ShouldHoldAsync(target, await writers.StopAsync());
    }

    [Fact]
    public async Task A_commit_that_a_frozen_primary_does_not_answer_is_run_again_on_the_new_one()
    {
        using var pair = await ServerPair.StartAsync();
        var target = pair.ConnectionStringOf("archive");
        var atCommit = new AtCommit();
        await using var application = new StoreApplication(target, Impatient, interceptors: atCommit);
        var events = new ChainBuilder(Grove, 1).Take(3);
        await application.Store.StoreEventAsync(events[0]);

        atCommit.Next = pair.Primary.Freeze;
        var call = application.Store.StoreEventsAsync(events[1..]);
        await atCommit.Done;
        await pair.PromoteAsync();
        (await call).Receipts.ShouldBe([new StoreReceipt(StoreOutcome.Stored, 2), new StoreReceipt(StoreOutcome.Stored, 3)]);

        await pair.Standby.KillAsync();
        await Archive.ShouldHoldAsync(target, events);
    }

    [Fact]
    public async Task A_commit_that_waits_for_its_standby_is_left_alone_however_long_it_takes()
    {
        using var pair = await ServerPair.StartAsync();
        await using var application = new StoreApplication(pair.ConnectionStringOf("archive"), Impatient);
        var events = new ChainBuilder(Grove, 1).Take(2);
        await application.Store.StoreEventAsync(events[0]);

        pair.Standby.Freeze();
        var call = application.Store.StoreEventAsync(events[1]);

        // The server has been asked a few times by then.
        await Task.Delay(TimeSpan.FromSeconds(5));
        call.IsCompleted.ShouldBeFalse();
        pair.Standby.Thaw();
        (await call).ShouldBe(new StoreReceipt(StoreOutcome.Stored, 2));
    }

    private static void Impatient(PostgreSqlEventStoreOptions options) => options.CommandTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Does something once, when a commit is about to be sent.</summary>
    private sealed class AtCommit : DbTransactionInterceptor
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Action? _next;

        public Action Next
        {
            set => Volatile.Write(ref _next, value);
        }

        public Task Done => _done.Task;

        public override ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction,
            TransactionEventData eventData,
            InterceptionResult result,
            CancellationToken cancellationToken = default)
        {
            if (Interlocked.Exchange(ref _next, null) is { } next)
            {
                next();
                _done.SetResult();
            }

            return ValueTask.FromResult(result);
        }
    }
}
