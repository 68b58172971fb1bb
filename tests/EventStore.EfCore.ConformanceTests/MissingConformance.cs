using Shouldly;
using Xunit;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>What the holder of some heads lacks.</summary>
public abstract class MissingConformance : StoreConformance
{
    [Fact]
    public async Task Without_heads_everything_is_missing_chain_by_chain()
    {
        var events = EventSamples.Community(Grove, 3, 5);
        await Store.StoreEventsAsync(events);
        var page = await Store.GetMissingAsync(new MissingRequest(Grove, []));
        page.HasMore.ShouldBeFalse();
        page.Events.Select(e => e.Event).ShouldBe(events.GroupBy(e => e.Author).SelectMany(chain => chain));
    }

    [Fact]
    public async Task The_holder_of_the_stores_own_heads_lacks_nothing()
    {
        await Store.StoreEventsAsync(EventSamples.Community(Grove, 5, 5));
        var heads = (await Store.GetHeadsAsync(Grove)).Heads;
        var page = await Store.GetMissingAsync(new MissingRequest(Grove, heads));
        page.Events.ShouldBeEmpty();
        page.HasMore.ShouldBeFalse();
    }

    [Fact]
    public async Task The_heads_of_a_half_filled_store_lack_just_the_other_half()
    {
        var events = EventSamples.Community(Grove, 6, 10);
        await Store.StoreEventsAsync(events);
        var half = events[..25];
        var heads = half.GroupBy(e => e.Author).Select(c => Head(c.Last())).ToArray();
        var page = await Store.GetMissingAsync(new MissingRequest(Grove, heads));
        page.Events.Select(e => e.Event).ShouldBe(events[25..], ignoreOrder: true);
    }

    [Fact]
    public async Task Heads_of_strangers_and_heads_beyond_the_stores_own_lack_nothing()
    {
        var chain = new ChainBuilder(Grove, 1);
        var events = chain.Take(5);
        await Store.StoreEventsAsync(events[..3]);
        var page = await Store.GetMissingAsync(new MissingRequest(Grove, [Head(events[4]), Head(new ChainBuilder(Grove, 9).Next())]));
        page.Events.ShouldBeEmpty();
    }

    [Fact]
    public async Task All_events_at_the_heads_sequence_are_missing_when_the_holder_has_only_some_of_them()
    {
        var chain = new ChainBuilder(Grove, 1);
        var events = chain.Take(2);
        var fork = chain.ForkOf(events[1]);
        await Store.StoreEventsAsync([.. events, fork]);
        (await MissingAsync(Head(events[1]))).ShouldBe([events[1], fork]);
        (await MissingAsync(Head(fork))).ShouldBe([events[1], fork]);
        (await MissingAsync(ChainHead.Of(chain.Author, 2, [fork.Hash, events[1].Hash]))).ShouldBeEmpty();
    }

    [Fact]
    public async Task All_events_at_the_heads_sequence_are_missing_when_the_store_lacks_the_heads_event()
    {
        var chain = new ChainBuilder(Grove, 1);
        var events = chain.Take(3);
        await Store.StoreEventsAsync(events);
        (await MissingAsync(Head(chain.ForkOf(events[1])))).ShouldBe(events[1..]);
        (await MissingAsync(Head(chain.ForkOf(events[2])))).ShouldBe(events[2..]);
    }

    [Fact]
    public async Task Events_beyond_a_hole_are_missing_too()
    {
        var events = new ChainBuilder(Grove, 1).Take(6);
        await Store.StoreEventsAsync([events[0], events[5], events[3]]);
        (await MissingAsync(Head(events[0]))).ShouldBe([events[3], events[5]]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public async Task Pages_go_on_to_the_end_over_many_chains(int limit)
    {
        // More chains than are looked at together, the last ones with a hole and forks among them.
        var events = EventSamples.Community(Grove, 300, 2).ToList();
        var last = new ChainBuilder(Grove, 300);
        last.Take(2);
        events.AddRange(last.Take(3));
        events.Add(last.ForkOf(events[^1]));
        events.Add(last.ForkOf(events[^2]));
        await Store.StoreEventsAsync(events);

        var request = new MissingRequest(Grove, [.. events.Take(290).Select(Head)]) { Limit = limit };
        var received = new List<Event>();
        EventPage page;
        do
        {
            page = await Store.GetMissingAsync(request);
            received.AddRange(page.Events.Select(e => e.Event));
            request = request.After(page);
        }
        while (page.HasMore);

        request.Limit.ShouldBe(limit);
        received.ShouldBeUnique();
        received.ShouldBe(events.Skip(290), ignoreOrder: true);
    }

    [Fact]
    public async Task Heads_are_checked_before_any_query()
    {
        var store = await Fixture.ReopenAsync(o => o.MaxHeads = 2);
        var heads = Enumerable.Range(1, 3).Select(a => Head(new ChainBuilder(Grove, a).Next())).ToArray();
        var tooMany = await Should.ThrowAsync<ArgumentException>(() => store.GetMissingAsync(new MissingRequest(Grove, heads)));
        tooMany.Message.ShouldContain("MaxHeads");
        (await store.GetMissingAsync(new MissingRequest(Grove, heads[..2]))).Events.ShouldBeEmpty();

        var twice = await Should.ThrowAsync<ArgumentException>(
            () => store.GetMissingAsync(new MissingRequest(Grove, [heads[0], heads[0]])));
        twice.Message.ShouldContain(heads[0].Author.ToString());
        await Should.ThrowAsync<ArgumentException>(
            () => store.GetMissingAsync(new MissingRequest(Grove, [heads[0] with { Sequence = 0 }])));
    }

    [Fact]
    public async Task A_request_that_came_without_its_parts_is_an_error_that_names_them()
    {
        var made = new ChainBuilder(Grove, 1).Next();
        await Store.StoreEventAsync(made);
        var page = await Store.GetMissingAsync(new MissingRequest(Grove, []));
        var noHeads = System.Text.Json.JsonSerializer.Deserialize<MissingRequest>("{\"Heads\":null}")! with { Server = Grove };
        (await Should.ThrowAsync<ArgumentException>(() => Store.GetMissingAsync(noHeads))).Message.ShouldContain("heads is null");

        await Should.ThrowAsync<ArgumentException>(() => Store.GetMissingAsync(new MissingRequest(null!, [])));
        await Should.ThrowAsync<ArgumentException>(() => Store.GetMissingAsync(null!));
        var request = new MissingRequest(Grove, [default]);
        await Should.ThrowAsync<ArgumentException>(() => Store.GetMissingAsync(request));
        request = new MissingRequest(Grove, []);
        await Should.ThrowAsync<ArgumentException>(() => Store.GetMissingAsync(request with { Holes = null! }));
        await Should.ThrowAsync<ArgumentException>(() => Store.GetMissingAsync(request with { Holes = [new(made.Author, 3, 2)] }));
        await Should.ThrowAsync<ArgumentException>(() => Store.GetMissingAsync(request with { Ends = null! }));
        await Should.ThrowAsync<ArgumentException>(() => Store.GetMissingAsync(request with { Ends = [default] }));
        Should.Throw<ArgumentException>(() => request.After(null!));

        // A peer that leads nowhere would be asked for ever.
        Should.Throw<ArgumentException>(() => request.After(page with { HasMore = true, Place = null }));
        Should.Throw<ArgumentException>(() => request.After(page).After(page with { HasMore = true }));
        var stranger = new MissingPlace(new ChainBuilder(Grove, 9).Author, 1, 1);
        (await Should.ThrowAsync<ArgumentException>(() => Store.GetMissingAsync(request with { Place = stranger }))).Message
            .ShouldContain("Ask without a place");
    }

    private async Task<IEnumerable<Event>> MissingAsync(ChainHead head) =>
        (await Store.GetMissingAsync(new MissingRequest(Grove, [head]))).Events.Select(e => e.Event);

    private static ChainHead Head(Event made) => new(made.Author, made.Sequence, made.Hash);
}
