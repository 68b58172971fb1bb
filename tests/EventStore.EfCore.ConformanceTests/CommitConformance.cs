using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>Errors around a commit: whatever fails, answers are true, and what was committed is not run again.</summary>
public abstract class CommitConformance : StoreConformance
{
    [Fact]
    public async Task What_was_committed_is_reported_as_stored_although_something_failed_after_the_commit()
    {
        var trouble = new TransactionTrouble();
        using var clock = new GatedClock();
        var store = await Fixture.ReopenAsync([trouble], clock: clock);
        var chains = Enumerable.Range(1, 4).Select(a => new ChainBuilder(Grove, a).Take(3)).ToArray();
        await store.StoreEventAsync(chains[0][0]);
        clock.Close();
        var first = store.StoreEventAsync(chains[0][1]);
        await clock.ArrivedAsync();
        var single = store.StoreEventAsync(chains[0][2]);
        var batch = store.StoreEventsAsync(chains[1]);
        var guilty = store.StoreEventsAsync([chains[0][0]]);
        var skipping = store.StoreEventsAsync([chains[0][0], .. chains[2]], DuplicatePolicy.Skip);
        trouble.Committed = () => throw new TransactionTrouble.TroubleException();
        clock.Open();

        (await first).ShouldBe(new StoreReceipt(StoreOutcome.Stored, 2));
        (await single).ShouldBe(new StoreReceipt(StoreOutcome.Stored, 3));
        (await batch).Receipts.Select(r => r.Position).ShouldBe([4, 5, 6]);
        (await Should.ThrowAsync<DuplicateEventException>(guilty)).Position.ShouldBe(1);
        (await skipping).ShouldSatisfyAllConditions(r => r.Stored.ShouldBe(3), r => r.Duplicates.ShouldBe(1));
        (await store.StoreEventsAsync(chains[3])).Receipts[0].ShouldBe(new StoreReceipt(StoreOutcome.Stored, 10));
        (await store.StoreEventAsync(chains[3][0])).ShouldBe(new StoreReceipt(StoreOutcome.AlreadyStored, 10));
        await ShouldHoldAsync(store, Grove, chains.SelectMany(c => c));
        await ShouldBeSoundAsync(12);
    }

    [Fact]
    public async Task What_was_committed_is_reported_as_stored_although_its_connection_could_not_be_closed()
    {
        var trouble = new ClosingTrouble();
        var store = await Fixture.ReopenAsync([trouble]);
        var events = new ChainBuilder(Grove, 1).Take(3);
        await store.StoreEventAsync(events[0]);
        trouble.IsThrowing = true;
        (await store.StoreEventsAsync(events[1..])).Receipts.Select(r => r.Position).ShouldBe([2, 3]);
        trouble.IsThrowing = false;
        await ShouldHoldAsync(store, Grove, events);
    }

    [Fact]
    public async Task A_commit_that_failed_is_no_commit_and_leaves_nothing()
    {
        var trouble = new TransactionTrouble();
        var store = await Fixture.ReopenAsync([trouble]);
        var events = new ChainBuilder(Grove, 1).Take(6);
        await store.StoreEventsAsync(events[..3]);

        trouble.Committing = TransactionTrouble.Once();
        await Should.ThrowAsync<TransactionTrouble.TroubleException>(() => store.StoreEventsAsync(events[3..5]));
        await ShouldHoldAsync(store, Grove, events[..3]);

        (await store.StoreEventsAsync(events[3..])).Receipts.Select(r => r.Position).ShouldBe([4, 5, 6]);
        await ShouldHoldAsync(store, Grove, events);
        await ShouldBeSoundAsync(6);
    }

    [Fact]
    public async Task A_shared_commit_that_failed_is_made_anew_for_each_call()
    {
        var trouble = new TransactionTrouble();
        using var clock = new GatedClock();
        var store = await Fixture.ReopenAsync([trouble], clock: clock);
        var events = new ChainBuilder(Grove, 1).Take(5);
        await store.GetServersAsync();
        clock.Close();
        var first = store.StoreEventAsync(events[0]);
        await clock.ArrivedAsync();
        var others = events[1..].Select(e => store.StoreEventAsync(e)).ToArray();
        var commits = 0;
        trouble.Committing = () =>
        {
            if (++commits == 2)
                throw new TransactionTrouble.TroubleException();
        };
        clock.Open();
        (await Task.WhenAll([first, .. others])).ShouldAllBe(r => r.Outcome == StoreOutcome.Stored);
        commits.ShouldBe(1 + 1 + 4);
        await ShouldHoldAsync(store, Grove, events);
    }

    [Fact]
    public async Task When_nobody_can_tell_whether_a_commit_took_effect_the_caller_is_told_just_that()
    {
        var trouble = new TransactionTrouble();
        using var clock = new GatedClock();
        var store = await Fixture.ReopenAsync([trouble], clock: clock);
        var events = new ChainBuilder(Grove, 1).Take(5);
        await store.GetServersAsync();
        clock.Close();
        var first = store.StoreEventAsync(events[0]);
        await clock.ArrivedAsync();
        var others = events[1..].Select(e => store.StoreEventAsync(e)).ToArray();
        trouble.Committed = () =>
        {
            trouble.Starting = () => throw new TransactionTrouble.TroubleException();
            throw new TransactionTrouble.TroubleException();
        };
        clock.Open();
        foreach (var call in others.Prepend(first))
        {
            var error = await Should.ThrowAsync<Exception>(call);
            if (call == first)
                error.ShouldBeOfType<StorageException>().Kind.ShouldBe(StorageErrorKind.UnknownOutcome);
        }

        (trouble.Committed, trouble.Starting) = (() => { }, () => Task.CompletedTask);
        var again = await store.StoreEventsAsync(events, DuplicatePolicy.Skip);
        again.Receipts[0].ShouldBe(new StoreReceipt(StoreOutcome.AlreadyStored, 1));
        await ShouldHoldAsync(store, Grove, events);
        await ShouldBeSoundAsync(5);
    }

    [Fact]
    public async Task Some_of_a_failed_commits_events_stored_by_another_writer_do_not_make_it_a_success()
    {
        var trouble = new TransactionTrouble();
        var store = await Fixture.ReopenAsync([trouble]);
        var other = Fixture.OpenAnother().GetRequiredService<IEventStore>();
        var events = new ChainBuilder(Grove, 1).Take(2);
        await other.GetServersAsync();
        trouble.Committing = () =>
        {
            // The lock is free again when the store comes to look, and the first event is just where it was to be.
            trouble.Starting = () => other.StoreEventAsync(events[0]);
            throw new TransactionTrouble.TroubleException();
        };
        await Should.ThrowAsync<TransactionTrouble.TroubleException>(() => store.StoreEventsAsync(events));
        await ShouldHoldAsync(other, Grove, events[..1]);
    }

    [Fact]
    public async Task A_failed_transaction_leaves_nothing_in_the_writers_memory()
    {
        var trouble = new TransactionTrouble();
        var store = await Fixture.ReopenAsync([trouble]);
        var other = Fixture.OpenAnother().GetRequiredService<IEventStore>();
        var events = new ChainBuilder(Grove, 1).Take(4);
        await store.StoreEventsAsync(events[..3]);
        trouble.Committing = TransactionTrouble.Once();
        await Should.ThrowAsync<TransactionTrouble.TroubleException>(() => store.StoreEventAsync(events[3]));

        // Now the log's last position is the one that the failed transaction was to leave, with another event there.
        var stranger = new ChainBuilder(Grove, 2).Next();
        (await other.StoreEventAsync(stranger)).Position.ShouldBe(4);
        (await store.StoreEventAsync(events[3])).ShouldBe(new StoreReceipt(StoreOutcome.Stored, 5));
        await ShouldHoldAsync(store, Grove, [.. events[..3], stranger, events[3]]);
        await ShouldBeSoundAsync(5);
    }

    public static TheoryData<StorageErrorKind, int> Attempts
    {
        get
        {
            var attempts = new TheoryData<StorageErrorKind, int>();
            foreach (var kind in Enum.GetValues<StorageErrorKind>())
            {
                attempts.Add(kind, kind switch
                {
                    // The group, and each of its calls: one of them may be what the database refuses.
                    StorageErrorKind.UniqueViolation or StorageErrorKind.ConstraintViolation => 1 + 64,

                    // Once more as a group, after the log was copied into the database to make room.
                    StorageErrorKind.Full => 1 + 1 + 64,
                    StorageErrorKind.Other => 1 + 2,
                    _ => 1,
                });
            }

            return attempts;
        }
    }

    [Theory]
    [MemberData(nameof(Attempts))]
    public async Task A_failed_group_is_tried_call_by_call_only_while_a_call_may_be_the_cause(StorageErrorKind kind, int attempts) =>
        await ShouldTryAsync(() => new StorageException(kind, "as a test wants it"), attempts);

    [Fact]
    public async Task A_group_that_fails_as_nobody_foresaw_takes_three_attempts_and_not_one_for_each_call() =>
        await ShouldTryAsync(() => new TimeoutException("nobody answers"), 1 + 2);

    [Fact]
    public async Task A_lock_met_on_the_way_through_a_failed_group_is_waited_for_once()
    {
        var kinds = new Queue<StorageErrorKind>(
            [StorageErrorKind.ConstraintViolation, StorageErrorKind.ConstraintViolation, StorageErrorKind.Busy, StorageErrorKind.Busy]);
        await ShouldTryAsync(() => new StorageException(kinds.Dequeue(), "as a test wants it"), 1 + 2);
    }

    private sealed class ClosingTrouble : DbConnectionInterceptor
    {
        public bool IsThrowing { get; set; }

        public override Task ConnectionClosedAsync(DbConnection connection, ConnectionEndEventData eventData) =>
            IsThrowing ? throw new TransactionTrouble.TroubleException() : Task.CompletedTask;
    }

    private async Task ShouldTryAsync(Func<Exception> failure, int attempts)
    {
        using var clock = new GatedClock { Failure = failure };
        var store = await Fixture.ReopenAsync(clock: clock);
        var events = new ChainBuilder(Grove, 1).Take(65);
        await store.GetServersAsync();
        clock.Close();
        var first = store.StoreEventAsync(events[0]);
        await clock.ArrivedAsync();
        var group = events[1..].Select(e => store.StoreEventAsync(e)).ToArray();
        var asked = clock.Asked;

        // The first one has asked already, and is let go with an answer.
        clock.FailuresLeft = int.MaxValue;
        clock.Open();
        await first;
        foreach (var call in group)
            await Should.ThrowAsync<Exception>(call);
        (clock.Asked - asked).ShouldBe(attempts);

        clock.FailuresLeft = 0;
        await store.StoreEventsAsync(events[1..]);
        await ShouldHoldAsync(store, Grove, events);
    }
}
