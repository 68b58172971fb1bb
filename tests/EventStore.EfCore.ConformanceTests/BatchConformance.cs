using Shouldly;
using Xunit;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>Batches: all or nothing, and what becomes of duplicates.</summary>
public abstract class BatchConformance : StoreConformance
{
    [Fact]
    public async Task An_empty_batch_stores_nothing()
    {
        var result = await Store.StoreEventsAsync([]);
        result.Receipts.ShouldBeEmpty();
        (result.Stored, result.Duplicates, result.Forks).ShouldBe((0, 0, 0));
    }

    [Fact]
    public async Task A_batch_is_stored_in_the_order_given()
    {
        var events = EventSamples.Community(Grove, 7, 20, "general", null, "random");
        var result = await Store.StoreEventsAsync(events);
        result.Stored.ShouldBe(140);
        result.Receipts.Select(r => r.Position).ShouldBe(Enumerable.Range(1, 140).Select(i => (long)i));
        result.Receipts.ShouldAllBe(r => r.Outcome == StoreOutcome.Stored);
        await ShouldHoldAsync(Store, Grove, events);
        await ShouldBeSoundAsync(140);
    }

    [Fact]
    public async Task A_batch_of_several_servers_has_positions_in_each()
    {
        var (here, there) = (EventSamples.Community(Grove, 2, 5), EventSamples.Community(Meadow, 3, 3));
        Event[] mixed = [.. here[..4], .. there[..5], .. here[4..], .. there[5..]];
        await Store.StoreEventsAsync(mixed);
        await ShouldHoldAsync(Store, Grove, here);
        await ShouldHoldAsync(Store, Meadow, there);
        await ShouldBeSoundAsync(19);
    }

    [Fact]
    public async Task A_batch_with_one_stored_duplicate_stores_nothing()
    {
        var events = new ChainBuilder(Grove, 1).Take(10);
        await Store.StoreEventsAsync(events[..5]);
        var error = await Should.ThrowAsync<DuplicateEventException>(() => Store.StoreEventsAsync([.. events[5..], events[3]]));
        (error.Server, error.Hash, error.Index, error.Position).ShouldBe((Grove, events[3].Hash, 5, 4L));
        error.Message.ShouldContain(events[3].Hash.ToString());
        await ShouldHoldAsync(Store, Grove, events[..5]);

        await Store.StoreEventsAsync(events[5..]);
        await ShouldHoldAsync(Store, Grove, events);
        await ShouldBeSoundAsync(10);
    }

    [Fact]
    public async Task A_batch_that_holds_an_event_twice_stores_nothing()
    {
        var events = new ChainBuilder(Grove, 1).Take(3);
        var error = await Should.ThrowAsync<DuplicateEventException>(
            () => Store.StoreEventsAsync([events[0], events[1], events[0], events[2]]));
        (error.Hash, error.Index, error.Position).ShouldBe((events[0].Hash, 2, null));
        await ShouldHoldAsync(Store, Grove, []);
        (await Store.GetServersAsync()).ShouldBeEmpty();

        await Store.StoreEventsAsync(events);
        await ShouldHoldAsync(Store, Grove, events);
    }

    [Fact]
    public async Task A_duplicate_in_one_server_keeps_the_batch_out_of_the_others()
    {
        var (here, there) = (new ChainBuilder(Grove, 1).Take(2), new ChainBuilder(Meadow, 1).Take(2));
        await Store.StoreEventAsync(here[0]);
        await Should.ThrowAsync<DuplicateEventException>(() => Store.StoreEventsAsync([.. there, .. here]));
        await ShouldHoldAsync(Store, Meadow, []);
        (await Store.GetServersAsync()).Select(s => s.Server).ShouldBe([Grove]);
        await ShouldBeSoundAsync(1);
    }

    [Fact]
    public async Task Skipped_duplicates_are_counted_and_named_with_their_positions()
    {
        var events = new ChainBuilder(Grove, 1).Take(6);
        await Store.StoreEventsAsync(events[..3]);
        var result = await Store.StoreEventsAsync([events[2], events[3], events[3], events[0], events[4], events[5]], DuplicatePolicy.Skip);
        result.Receipts.ShouldBe(
        [
            new StoreReceipt(StoreOutcome.AlreadyStored, 3),
            new StoreReceipt(StoreOutcome.Stored, 4),
            new StoreReceipt(StoreOutcome.AlreadyStored, 4),
            new StoreReceipt(StoreOutcome.AlreadyStored, 1),
            new StoreReceipt(StoreOutcome.Stored, 5),
            new StoreReceipt(StoreOutcome.Stored, 6),
        ]);
        (result.Stored, result.Duplicates, result.Forks).ShouldBe((3, 3, 0));
        await ShouldHoldAsync(Store, Grove, events);
    }

    [Fact]
    public async Task A_batch_of_nothing_but_duplicates_is_fine_when_they_are_skipped()
    {
        var events = EventSamples.Community(Grove, 3, 4);
        await Store.StoreEventsAsync(events);
        var result = await Store.StoreEventsAsync(events, DuplicatePolicy.Skip);
        (result.Stored, result.Duplicates).ShouldBe((0, 12));
        await ShouldHoldAsync(Store, Grove, events);
    }

    [Theory]
    [InlineData("as it came", 3)]
    [InlineData("with new ones between", 3)]
    [InlineData("backwards", 60)]
    [InlineData("with forks of all", 120)]
    public async Task What_comes_again_is_found_in_few_queries_where_it_comes_in_its_order(string order, int queries)
    {
        var reads = new PageReads();
        await Fixture.ReopenAsync([reads]);
        var events = EventSamples.Community(Grove, 50, 4, "general");
        var others = EventSamples.Community(Grove, 50, 4);
        await Store.StoreEventsAsync(events);
        Event[] again = order switch
        {
            "as it came" => events,
            "with new ones between" => [.. events.Zip(new ChainBuilder(Grove, 60).Take(200)).SelectMany(p => new[] { p.First, p.Second })],
            "backwards" => [.. events.Reverse()],
            _ => [.. others.Zip(events).SelectMany(p => new[] { p.First, p.Second })],
        };

        var before = reads.Pages;
        var receipts = (await Store.StoreEventsAsync(again, DuplicatePolicy.Skip)).Receipts;
        (reads.Pages - before).ShouldBeLessThanOrEqualTo(queries);
        foreach (var (stored, receipt) in again.Zip(receipts))
        {
            var position = Array.IndexOf(events, stored) + 1;
            receipt.Outcome.ShouldBe(position > 0 ? StoreOutcome.AlreadyStored
                : order == "with forks of all" ? StoreOutcome.StoredAsFork : StoreOutcome.Stored);
            if (position > 0)
                receipt.Position.ShouldBe(position);
        }

        await ShouldBeSoundAsync(again.Union(events).Count());
    }

    [Fact]
    public async Task A_refused_batch_leaves_no_author_channel_or_hole_behind()
    {
        var known = new ChainBuilder(Grove, 1).Next();
        await Store.StoreEventAsync(known);
        var stranger = new ChainBuilder(Grove, 2).Take(5, "secret");
        await Should.ThrowAsync<DuplicateEventException>(() => Store.StoreEventsAsync([stranger[4], known]));

        (await Store.GetServersAsync()).ShouldHaveSingleItem().Authors.ShouldBe(1);
        (await Store.GetHeadsAsync(Grove)).Holes.ShouldBeEmpty();
        await ShouldBeSoundAsync(1);
        var result = await Store.StoreEventsAsync(stranger);
        result.Forks.ShouldBe(0);
        (await Store.GetHeadsAsync(Grove)).Holes.ShouldBeEmpty();
        await ShouldBeSoundAsync(6);
    }

    [Fact]
    public async Task A_large_batch_with_many_authors_and_channels_is_stored_whole()
    {
        var channels = Enumerable.Range(0, 601).Select(i => $"channel {i}").ToArray();
        var events = EventSamples.Community(Grove, 1_100, 2, channels);
        await Store.StoreEventsAsync(events);
        var again = await (await Fixture.ReopenAsync()).StoreEventsAsync(
            [.. events, .. new ChainBuilder(Grove, 5_000).Take(1)], DuplicatePolicy.Skip);
        (again.Duplicates, again.Stored).ShouldBe((2_200, 1));
        await ShouldBeSoundAsync(2_201);
    }

    [Fact]
    public async Task What_the_caller_does_to_its_list_during_the_call_changes_nothing()
    {
        var events = new ChainBuilder(Grove, 1).Take(50);
        var list = events.ToList();
        var call = Store.StoreEventsAsync(list);
        list[1] = new ChainBuilder(Grove, 2).Next();
        list.RemoveRange(20, 30);
        (await call).Stored.ShouldBe(50);
        await ShouldHoldAsync(Store, Grove, events);
    }
}
