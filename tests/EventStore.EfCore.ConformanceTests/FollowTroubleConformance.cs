using Shouldly;
using Xunit;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>Following a log where something is wrong: nothing is silently less.</summary>
public abstract class FollowTroubleConformance : StoreConformance
{
    private readonly Event[] _events = new ChainBuilder(Grove, 1).Take(20);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Disposing_the_store_ends_those_who_follow(bool isAsync)
    {
        await Store.StoreEventsAsync(new ChainBuilder(Grove, 1).Take(3));
        var store = Store;
        await using var waiting = new Follower(store, Grove);
        await using var reading = new Follower(store, Grove, each: _ => Task.Delay(20));
        await waiting.ReachAsync(3);
        if (isAsync)
            await Fixture.CloseAsync();
        else
            Fixture.Close();
        foreach (var follower in new[] { waiting, reading })
            (await Should.ThrowAsync<ObjectDisposedException>(follower.Ended)).ObjectName.ShouldBe(nameof(IEventStore));
        Should.Throw<ObjectDisposedException>(() => store.FollowLogAsync(Grove));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Disposing_the_store_ends_those_who_read_just_then_with_the_same_error(bool isLost)
    {
        var reads = new PageReads();
        var events = new TaskCompletionSource();
        await Fixture.ReopenAsync([reads]);
        await Store.StoreEventsAsync(new ChainBuilder(Grove, 1).Take(3));
        reads.Events = events.Task;
        var before = reads.Pages;
        await using var reading = new Follower(Store, Grove);
        while (reads.Pages == before)
            await Task.Delay(1);
        await Fixture.CloseAsync();
        if (isLost)
            events.SetException(new ObjectDisposedException("What it reads from"));
        else
            events.SetResult();
        (await Should.ThrowAsync<ObjectDisposedException>(reading.Ended)).ObjectName.ShouldBe(nameof(IEventStore));
    }

    [Fact]
    public async Task Lost_events_end_following_behind_the_last_one_before_them()
    {
        await Store.StoreEventsAsync(_events[..10]);
        await Fixture.TamperAsync($"""DELETE FROM "Events" WHERE "Position" IN ({4}, {5})""");
        await using var follower = new Follower(Store, Grove);
        (await Should.ThrowAsync<MissingPositionsException>(follower.Ended)).Missing.ShouldBe(new PositionRange(4, 5));
        follower.Events.Select(e => e.Position).ShouldBe([1, 2, 3]);

        await using var next = new Follower(Store, Grove, after: 5);
        await next.ReachAsync(10);
        await Store.StoreEventsAsync(_events[10..]);
        await next.ReachAsync(20);
        next.Events.Select(e => e.Position).ShouldBe(Enumerable.Range(6, 15).Select(p => (long)p));
    }

    [Fact]
    public async Task A_corrupt_event_is_left_out_also_at_the_end()
    {
        await Store.StoreEventsAsync(_events[..10]);
        await Fixture.TamperAsync($"""UPDATE "Events" SET "TimestampHintMs" = {7} WHERE "Position" IN ({4}, {10})""");
        await using var follower = new Follower(Store, Grove);
        await follower.ReachAsync(9);
        await Store.StoreEventsAsync(_events[10..]);
        await follower.ReachAsync(20);
        follower.Events.Select(e => e.Position).ShouldBe(Enumerable.Range(1, 20).Where(p => p is not 4 and not 10).Select(p => (long)p));
    }

    [Fact]
    public async Task A_position_that_the_log_does_not_have_is_refused()
    {
        await Store.StoreEventsAsync(_events);
        await using var beyond = new Follower(Store, Grove, after: 21);
        var error = await Should.ThrowAsync<PositionBeyondLogException>(beyond.Ended);
        (error.Server, error.Position, error.LastPosition).ShouldBe((Grove, 21, 20));
        await using var nowhere = new Follower(Store, Meadow, after: 1);
        (await Should.ThrowAsync<PositionBeyondLogException>(nowhere.Ended)).LastPosition.ShouldBe(0);
    }

    [Fact]
    public async Task A_log_that_loses_its_end_while_it_is_followed_ends_following()
    {
        await Store.StoreEventsAsync(_events);
        await Store.StoreEventsAsync(new ChainBuilder(Meadow, 1).Take(2));
        await using var follower = new Follower(Store, Grove);
        await using var other = new Follower(Store, Meadow);
        await follower.ReachAsync(20);
        await other.ReachAsync(2);
        await Fixture.TamperAsync($"""DELETE FROM "Events" WHERE "Position" > {15}""");
        await Fixture.TamperAsync($"""UPDATE "Servers" SET "LastPosition" = {15} WHERE "LastPosition" = {20}""");

        var error = await Should.ThrowAsync<PositionBeyondLogException>(follower.Ended);
        (error.Server, error.Position, error.LastPosition).ShouldBe((Grove, 20, 15));
        other.Ended.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_damaged_row_of_a_server_ends_only_those_who_follow_it()
    {
        await Store.StoreEventsAsync([.. _events, .. new ChainBuilder(Meadow, 1).Take(2)]);
        await using var follower = new Follower(Store, Grove);
        await using var other = new Follower(Store, Meadow);
        await follower.ReachAsync(20);
        await other.ReachAsync(2);
        await Fixture.TamperAsync($"""UPDATE "Servers" SET "LastChainId" = {-1} WHERE "LastPosition" = {20}""");

        (await Should.ThrowAsync<StorageException>(follower.Ended)).Kind.ShouldBe(StorageErrorKind.Corrupt);
        other.Ended.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Trouble_that_passes_is_waited_out_and_nothing_is_missed()
    {
        var factory = new FailingFactory();
        await Fixture.ReopenAsync(configureServices: factory.Register);
        await Store.StoreEventsAsync(_events[..10]);
        await using var follower = new Follower(Store, Grove);
        await follower.ReachAsync(10);
        var asked = new TaskCompletionSource();
        factory.Asked = () => asked.TrySetResult();
        factory.IsFailing = true;
        await asked.Task;
        var other = (IEventStore)Fixture.OpenAnother().GetService(typeof(IEventStore))!;
        await other.StoreEventsAsync(_events[10..]);
        await Task.Delay(300);
        factory.IsFailing = false;
        await follower.ReachAsync(20);
        follower.Events.Select(e => e.Event).ShouldBe(_events);
    }

    [Fact]
    public async Task Trouble_that_lasts_ends_following_with_its_error()
    {
        var factory = new FailingFactory();
        await Fixture.ReopenAsync(o => o.FollowRetryTimeout = TimeSpan.FromMilliseconds(200), configureServices: factory.Register);
        await Store.StoreEventsAsync(_events[..10]);
        await using var follower = new Follower(Store, Grove);
        await follower.ReachAsync(10);
        factory.IsFailing = true;
        (await Should.ThrowAsync<StorageException>(follower.Ended)).Kind.ShouldBe(StorageErrorKind.CannotOpen);

        factory.IsFailing = false;
        await using var again = new Follower(Store, Grove, after: 10);
        await Store.StoreEventsAsync(_events[10..]);
        await again.ReachAsync(20);
    }

    [Fact]
    public async Task The_first_page_fails_at_once()
    {
        var factory = new FailingFactory();
        await Fixture.ReopenAsync(configureServices: factory.Register);
        await Store.StoreEventsAsync(_events[..10]);
        factory.IsFailing = true;
        await using var follower = new Follower(Store, Grove);
        (await Should.ThrowAsync<StorageException>(follower.Ended)).Kind.ShouldBe(StorageErrorKind.CannotOpen);
    }
}
