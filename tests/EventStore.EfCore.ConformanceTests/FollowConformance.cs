using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>Following a log: what is there, then what comes, each event once and in order, whoever stores it.</summary>
public abstract class FollowConformance : StoreConformance
{
    private IEventStore AnotherStore() => Fixture.OpenAnother().GetRequiredService<IEventStore>();

    [Fact]
    public async Task A_follower_gets_what_is_there_and_then_what_comes()
    {
        var events = new ChainBuilder(Grove, 1).Take(40);
        await Store.StoreEventsAsync(events[..20]);
        await using var follower = new Follower(Store, Grove);
        await follower.ReachAsync(20);
        foreach (var made in events[20..30])
        {
            var position = (await Store.StoreEventAsync(made)).Position;
            await follower.ReachAsync(position);
        }

        await Store.StoreEventsAsync(events[30..]);
        await follower.ReachAsync(40);
        follower.ShouldHave(events);
        (await ReadLogAsync(Store, Grove)).ShouldBe(follower.Events);
    }

    [Fact]
    public async Task A_follower_hears_of_what_another_application_stores()
    {
        var events = new ChainBuilder(Grove, 1).Take(30);
        var other = AnotherStore();
        await using var follower = new Follower(Store, Grove);
        foreach (var made in events)
            await follower.ReachAsync((await other.StoreEventAsync(made)).Position);
        follower.ShouldHave(events);
    }

    [Fact]
    public async Task A_commit_of_this_process_is_heard_of_whatever_the_watcher_does()
    {
        var reads = new PageReads();
        var ends = new TaskCompletionSource();
        reads.Ends = ends.Task;
        await Fixture.ReopenAsync([reads]);
        var events = new ChainBuilder(Grove, 1).Take(20);
        await Store.StoreEventAsync(events[0]);
        await using var other = new Follower(Store, Meadow);
        await using var follower = new Follower(Store, Grove);
        await follower.ReachAsync(1);
        while (!reads.IsEndAsked)
            await Task.Delay(1);

        foreach (var made in events[1..])
            await follower.ReachAsync((await Store.StoreEventAsync(made)).Position);
        follower.ShouldHave(events);
        ends.SetResult();
    }

    [Fact]
    public async Task A_log_that_does_not_exist_yet_can_be_followed()
    {
        await using var here = new Follower(Store, Meadow);
        await using var there = new Follower(AnotherStore(), Meadow);
        var events = new ChainBuilder(Meadow, 1).Take(2);
        await Store.StoreEventsAsync(events);
        foreach (var follower in new[] { here, there })
        {
            await follower.ReachAsync(2);
            follower.ShouldHave(events);
        }
    }

    [Fact]
    public async Task Following_goes_on_behind_any_position()
    {
        var events = new ChainBuilder(Grove, 1).Take(26);
        await Store.StoreEventsAsync(events[..25]);
        var followers = Enumerable.Range(0, 26).Select(after => new Follower(Store, Grove, after)).ToArray();
        await Store.StoreEventAsync(events[25]);
        for (var after = 0; after < 26; after++)
        {
            await followers[after].ReachAsync(26);
            followers[after].ShouldHave(events[after..], after);
            await followers[after].DisposeAsync();
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Four_writers_in_two_applications_and_followers_of_each_miss_nothing_and_get_nothing_twice(int page)
    {
        await Fixture.ReopenAsync(o => o.MaxPageSize = page);
        var other = AnotherStore();
        var slow = 0;
        Follower[] followers =
        [
            new(Store, Grove), new(Store, Grove), new(other, Grove),
            new(Store, Grove, each: async _ =>
            {
                if (slow++ % 10 == 0)
                    await Task.Delay(5);
            }),
        ];
        var late = new List<Follower>();
        await Task.WhenAll(Enumerable.Range(1, 4).Select(author => Task.Run(async () =>
        {
            var store = author % 2 == 0 ? Store : other;
            var (grove, meadow) = (new ChainBuilder(Grove, author), new ChainBuilder(Meadow, author));
            for (var i = 0; i < 40; i++)
            {
                await store.StoreEventsAsync([.. grove.Take((i % 3) + 1), meadow.Next()]);
                if (author == 1 && i % 10 == 5)
                    late.Add(new Follower(Store, Grove));
            }
        })));

        var log = await ReadLogAsync(Store, Grove);
        log.Count.ShouldBe(4 * 79);
        foreach (var follower in followers.Concat(late))
        {
            await follower.ReachAsync(log.Count);
            follower.Events.ShouldBe(log);
            await follower.DisposeAsync();
        }
    }

    [Fact]
    public async Task Followers_at_the_same_place_read_a_page_once_and_those_of_other_logs_not_at_all()
    {
        var reads = new PageReads();
        await Fixture.ReopenAsync([reads]);
        await Store.StoreEventAsync(new ChainBuilder(Meadow, 1).Next());
        var chain = new ChainBuilder(Grove, 1);
        await Store.StoreEventAsync(chain.Next());
        var followers = Enumerable.Range(0, 300).Select(i => new Follower(Store, i < 200 ? Grove : Meadow)).ToArray();
        foreach (var follower in followers)
            await follower.ReachAsync(1);

        var before = reads.Pages;
        await Store.StoreEventAsync(chain.Next());
        foreach (var follower in followers[..200])
            await follower.ReachAsync(2);
        (reads.Pages - before).ShouldBe(1);
        followers[200..].ShouldAllBe(f => f.Events.Count == 1);
        foreach (var follower in followers)
            await follower.DisposeAsync();
    }

    [Fact]
    public async Task Nothing_is_asked_when_the_last_follower_has_gone()
    {
        var reads = new PageReads();
        await Fixture.ReopenAsync([reads]);
        await Store.StoreEventAsync(new ChainBuilder(Grove, 1).Next());
        for (var i = 0; i < 3; i++)
        {
            var follower = new Follower(Store, Grove);
            await follower.ReachAsync(1);
            var some = reads.Commands;
            while (reads.Commands < some + 2)
                await Task.Delay(10);
            await follower.CancelAsync();
        }

        // One that had been on its way may still come.
        await Task.Delay(500);
        var asked = reads.Commands;
        await Task.Delay(3_000);
        reads.Commands.ShouldBe(asked);
    }

    [Fact]
    public async Task Following_ends_with_its_token_wherever_it_is()
    {
        var events = new ChainBuilder(Grove, 1).Take(30);
        await Store.StoreEventsAsync(events);
        foreach (var at in new[] { 1, 17, 30 })
        {
            using var source = new CancellationTokenSource();
            var read = 0;
            await Should.ThrowAsync<OperationCanceledException>(async () =>
            {
                await foreach (var stored in Store.FollowLogAsync(Grove, 0, source.Token))
                {
                    if (++read == at)
                        await source.CancelAsync();
                }
            });
            read.ShouldBe(at);
        }

        await using var waiting = new Follower(Store, Grove);
        await waiting.ReachAsync(30);
        await Task.Delay(50);
        await waiting.CancelAsync();
        waiting.Ended.IsCanceled.ShouldBeTrue();
    }

    [Fact]
    public async Task A_bulk_load_and_a_copy_are_followed_too()
    {
        var events = new ChainBuilder(Grove, 1).Take(300);
        await Store.StoreEventsAsync(events[..10]);
        await using var here = new Follower(Store, Grove);
        await using var there = new Follower(AnotherStore(), Grove);
        await here.ReachAsync(10);
        await there.ReachAsync(10);
        await using (var load = await Fixture.Services.GetRequiredService<IBulkLoader>().BeginAsync())
        {
            foreach (var batch in events[10..].Chunk(50))
                await load.StoreEventsAsync(batch);
            await load.CompleteAsync();
        }

        await here.ReachAsync(300);
        await there.ReachAsync(300);
        foreach (var follower in new[] { here, there })
            follower.ShouldHave(events);
    }
}
