using Shouldly;
using Xunit;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>Many callers at once: each call atomic, in order, and safe from its neighbours.</summary>
public abstract class ConcurrencyConformance : StoreConformance
{
    [Fact]
    public async Task Many_callers_share_a_log_without_gaps_each_in_its_own_order()
    {
        var callers = Enumerable.Range(1, 32).Select(async caller =>
        {
            var events = new ChainBuilder(Grove, caller).Take(15);
            var positions = new List<long>();
            foreach (var made in events)
                positions.Add((await Store.StoreEventAsync(made)).Position);
            positions.ShouldBeInOrder();
            return (Events: events, Positions: positions);
        }).ToArray();
        var expected = (await Task.WhenAll(callers)).SelectMany(c => c.Events.Zip(c.Positions)).OrderBy(p => p.Second).Select(p => p.First);
        await ShouldHoldAsync(Store, Grove, expected);
        await ShouldBeSoundAsync(480);
    }

    [Fact]
    public async Task Calls_that_a_caller_does_not_wait_for_are_stored_in_the_order_they_were_made()
    {
        var store = await Fixture.ReopenAsync(o => o.QueueCapacity = 4);
        var events = new ChainBuilder(Grove, 1).Take(200);
        await Task.WhenAll(events.Select(e => store.StoreEventAsync(e)).ToArray());
        await ShouldHoldAsync(store, Grove, events);
    }

    [Fact]
    public async Task Only_one_of_many_callers_with_the_same_event_stores_it()
    {
        var made = new ChainBuilder(Grove, 1).Next();
        var receipts = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => Store.StoreEventAsync(made))));
        receipts.Count(r => r.Outcome == StoreOutcome.Stored).ShouldBe(1);
        receipts.ShouldAllBe(r => r.Position == 1);
        await ShouldHoldAsync(Store, Grove, [made]);
    }

    [Fact]
    public async Task Reads_go_on_while_events_are_stored_and_see_whole_batches()
    {
        var events = new ChainBuilder(Grove, 1).Take(600);
        var writing = Task.Run(async () =>
        {
            foreach (var batch in events.Chunk(20))
                await Store.StoreEventsAsync(batch);
        });
        while (!writing.IsCompleted)
        {
            var page = await Store.GetLogAsync(new LogRequest(Grove) { Limit = 1000 });
            (page.Events.Count % 20).ShouldBe(0);
            page.Events.Select(e => e.Event).ShouldBe(events[..page.Events.Count]);
        }

        await writing;
        await ShouldHoldAsync(Store, Grove, events);
    }

    [Fact]
    public async Task Two_applications_on_one_database_share_its_logs()
    {
        var other = (IEventStore)Fixture.OpenAnother().GetService(typeof(IEventStore))!;
        var chains = Enumerable.Range(1, 4).Select(a => new ChainBuilder(Grove, a).Take(30)).ToArray();
        await Task.WhenAll(chains.Select((events, i) => Task.Run(async () =>
        {
            foreach (var (made, n) in events.Select((e, n) => (e, n)))
            {
                var store = (i + n) % 2 == 0 ? Store : other;
                (await store.StoreEventAsync(made)).Outcome.ShouldBe(StoreOutcome.Stored);
                (await (store == Store ? other : Store).StoreEventAsync(made)).Outcome.ShouldBe(StoreOutcome.AlreadyStored);
            }
        })));
        (await ReadLogAsync(Store, Grove)).Select(e => e.Position).ShouldBe(Enumerable.Range(1, 120).Select(p => (long)p));
        (await Store.GetHeadsAsync(Grove)).Heads.Select(h => h.Sequence).ShouldBe([30, 30, 30, 30]);
        await ShouldBeSoundAsync(120);
    }

    [Fact]
    public async Task One_callers_duplicate_does_not_hurt_those_who_share_its_transaction()
    {
        using var clock = new GatedClock();
        var store = await Fixture.ReopenAsync(clock: clock);
        var chains = Enumerable.Range(1, 6).Select(a => new ChainBuilder(Grove, a).Take(3)).ToArray();
        await store.StoreEventAsync(chains[0][0]);

        clock.Close();
        var first = store.StoreEventAsync(chains[1][0]);
        await clock.ArrivedAsync();
        var stored = store.StoreEventsAsync(chains[2]);
        var guilty = store.StoreEventsAsync([.. chains[3], chains[0][0]]);
        var twice = store.StoreEventsAsync([chains[4][0], chains[4][0]]);
        var late = store.StoreEventsAsync(chains[5]);
        var alsoGuilty = store.StoreEventsAsync([.. chains[5][1..]]);
        clock.Open();

        (await first).Position.ShouldBe(2);
        (await stored).Stored.ShouldBe(3);
        (await late).Stored.ShouldBe(3);
        (await Should.ThrowAsync<DuplicateEventException>(guilty)).Position.ShouldBe(1);
        (await Should.ThrowAsync<DuplicateEventException>(twice)).Position.ShouldBeNull();
        (await Should.ThrowAsync<DuplicateEventException>(alsoGuilty)).Hash.ShouldBe(chains[5][1].Hash);
        await ShouldHoldAsync(store, Grove, [chains[0][0], chains[1][0], .. chains[2], .. chains[5]]);
        await ShouldBeSoundAsync(8);
    }

    [Fact]
    public async Task Calls_of_one_transaction_see_those_before_them()
    {
        using var clock = new GatedClock();
        var store = await Fixture.ReopenAsync(clock: clock);
        var chain = new ChainBuilder(Grove, 1);
        var events = chain.Take(4);
        clock.Close();
        var first = store.StoreEventAsync(events[0]);
        await clock.ArrivedAsync();
        var hole = store.StoreEventAsync(events[3]);
        var again = store.StoreEventAsync(events[3]);
        var fork = store.StoreEventAsync(chain.ForkOf(events[3]));
        var filled = store.StoreEventsAsync(events[1..3]);
        clock.Open();

        await first;
        (await hole).ShouldBe(new StoreReceipt(StoreOutcome.Stored, 2));
        (await again).ShouldBe(new StoreReceipt(StoreOutcome.AlreadyStored, 2));
        (await fork).ShouldBe(new StoreReceipt(StoreOutcome.StoredAsFork, 3));
        (await filled).Receipts.Select(r => r.Position).ShouldBe([4, 5]);
        (await store.GetHeadsAsync(Grove)).Holes.ShouldBeEmpty();
        await ShouldBeSoundAsync(5);
    }
}
