using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>Two archives that talk end up with the same events: what heads alone once could not carry, one by one.</summary>
public abstract class ConvergeConformance : PeerSuite
{
    [Fact]
    public async Task Each_holds_one_fork_of_a_sequence_and_both_get_the_others()
    {
        var there = await ThereAsync();
        var chain = new ChainBuilder(Grove, 1);
        var one = chain.Next();
        var other = chain.ForkOf(one);
        await Store.StoreEventAsync(one);
        await there.Store.StoreEventAsync(other);

        await CatchUpAsync(Store, there.Store, Grove);
        await CatchUpAsync(there.Store, Store, Grove);

        (await HashesAsync(Store, Grove)).SetEquals([one.Hash, other.Hash]).ShouldBeTrue();
        (await HashesAsync(there.Store, Grove)).SetEquals([one.Hash, other.Hash]).ShouldBeTrue();
        (await CatchUpAsync(Store, there.Store, Grove)).ShouldHaveSingleItem().Page.Events.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    public async Task Who_has_holes_gets_what_lies_in_them_and_what_is_behind_and_comes_to_an_end(int limit)
    {
        var there = await ThereAsync();
        var events = new ChainBuilder(Grove, 1).Take(12);
        await Store.StoreEventsAsync([events[0], events[3], events[4], events[7]]);
        await there.Store.StoreEventsAsync([.. events[..6], .. events[8..]]);

        var rounds = await CatchUpAsync(Store, there.Store, Grove, limit);

        // Of what it holds above its holes nothing comes again, and the hole that the other has, too, stays.
        rounds.SelectMany(r => r.Page.Events).Select(e => e.Event).ShouldBe([events[1], events[2], events[5], .. events[8..]]);
        (await Store.GetHeadsAsync(Grove)).Holes.ShouldBe([new ChainHole(events[0].Author, 7, 7)]);
        (await CatchUpAsync(Store, there.Store, Grove, limit)).ShouldHaveSingleItem().Page.Events.ShouldBeEmpty();
        (await CatchUpAsync(there.Store, Store, Grove, limit)).SelectMany(r => r.Page.Events).Select(e => e.Event)
            .ShouldBe([events[7]]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_page_full_of_damaged_rows_is_passed_and_they_are_named_by_author_and_sequence(int limit)
    {
        var there = await ThereAsync();
        var events = EventSamples.Community(Grove, 2, 8);
        await there.Store.StoreEventsAsync(events);
        await DamageAsync(there, Grove, 3, 5, 7, 9, 11);

        var rounds = await CatchUpAsync(Store, there.Store, Grove, limit);

        rounds.SelectMany(r => r.Page.Corrupt).Select(c => (c.Author, c.Sequence))
            .ShouldBe([.. new[] { 2, 3, 4, 5, 6 }.Select(s => ((AuthorId?)events[0].Author, (long?)s))]);
        (await HashesAsync(Store, Grove)).Count.ShouldBe(11);
        (await Store.GetHeadsAsync(Grove)).Holes.ShouldBe([new ChainHole(events[0].Author, 2, 6)]);

        // Repaired there, they come.
        await there.Store.StoreEventsAsync(events, DuplicatePolicy.Skip);
        await CatchUpAsync(Store, there.Store, Grove, limit);
        (await HashesAsync(Store, Grove)).Count.ShouldBe(16);
    }

    [Fact]
    public async Task A_fork_below_the_head_is_not_found_by_heads_and_is_found_by_a_pull()
    {
        var there = await ThereAsync();
        var chain = new ChainBuilder(Grove, 1);
        var events = chain.Take(5);
        var fork = chain.ForkOf(events[1]);
        await Store.StoreEventsAsync(events);
        await there.Store.StoreEventsAsync([.. events, fork]);

        (await CatchUpAsync(Store, there.Store, Grove)).ShouldHaveSingleItem().Page.Events.ShouldBeEmpty();
        var pulled = await Fixture.Services.GetRequiredService<IArchivePuller>().PullAsync(there.Store);

        pulled.Stored.ShouldBe(1);
        (await Store.FindAsync(Grove, fork.Hash)).ShouldNotBeNull();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_server_with_more_authors_than_a_request_may_have_heads_is_asked_in_ranges(int authors)
    {
        var there = await ThereAsync();
        var events = EventSamples.Community(Grove, 10, 5);
        var server = await there.ReopenAsync(o => o.MaxHeads = authors);
        await server.StoreEventsAsync(events);
        await Store.StoreEventsAsync(events[..27]);
        await Should.ThrowAsync<ArgumentException>(async () =>
            await server.GetMissingAsync((await Store.GetHeadsAsync(Grove)).ToRequest(Grove)));

        var rounds = await CatchUpAsync(Store, server, Grove, limit: 4, authors);

        rounds.SelectMany(r => r.Page.Events).Select(e => e.Event).ShouldBe(events[27..], ignoreOrder: true);
        rounds.Select(r => r.Request.Authors).Distinct().Count().ShouldBe((10 + authors - 1) / authors);
        (await CatchUpAsync(Store, server, Grove, 4, authors)).SelectMany(r => r.Page.Events).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_author_with_more_holes_than_a_request_may_have_is_asked_for_in_several_goes()
    {
        var there = await ThereAsync();
        var events = new ChainBuilder(Grove, 1).Take(20);
        await there.Store.StoreEventsAsync(events);
        await Store.StoreEventsAsync([.. events.Where((_, i) => i % 2 == 0)]);

        var rounds = await CatchUpAsync(Store, there.Store, Grove, limit: 6, authors: 3);

        rounds.ShouldAllBe(r => r.Request.Holes.Count <= 3);
        (await HashesAsync(Store, Grove)).Count.ShouldBe(20);
    }

    [Fact]
    public async Task Very_many_holes_take_more_pages_and_not_more_time_for_one()
    {
        var chain = new ChainBuilder(Grove, 1);
        var events = chain.Take(1);
        await Store.StoreEventsAsync([.. events, chain.Take(3_000)[^1]]);
        var holes = Enumerable.Range(0, 1_200).Select(i => new ChainHole(chain.Author, (2 * i) + 2, (2 * i) + 2)).ToArray();
        var request = new MissingRequest(Grove, [new ChainHead(chain.Author, 1, events[0].Hash)])
        {
            Holes = holes,
            Ends = [new ChainHead(chain.Author, 2_500, events[0].Hash)],
        };

        var first = await Store.GetMissingAsync(request);
        var second = await Store.GetMissingAsync(request.After(first));

        (first.Events.Count, first.HasMore).ShouldBe((0, true));
        (second.Events.ShouldHaveSingleItem().Event.Sequence, second.HasMore).ShouldBe((3_001, false));
    }
}
