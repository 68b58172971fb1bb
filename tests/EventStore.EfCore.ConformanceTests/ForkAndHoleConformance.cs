using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>Chains that arrive out of order, incomplete or split.</summary>
public abstract class ForkAndHoleConformance : StoreConformance
{
    [Fact]
    public async Task Heads_and_holes_are_those_of_one_moment()
    {
        var watch = new CommandWatch();
        var store = await Fixture.ReopenAsync([watch]);
        var other = Fixture.OpenAnother().GetRequiredService<IEventStore>();
        var events = new ChainBuilder(Grove, 1).Take(9);
        await store.StoreEventsAsync([events[0], events[8]]);
        await store.GetHeadsAsync(Grove);

        // Before each command of the reader another writer fills the hole from below by one.
        var filled = 0;
        watch.Sending = async _ => await other.StoreEventAsync(events[++filled]);
        var (heads, holes) = await store.GetHeadsAsync(Grove);
        filled.ShouldBeGreaterThan(0);
        holes.ShouldHaveSingleItem().From.ShouldBe(heads.ShouldHaveSingleItem().Sequence + 1);
    }

    [Fact]
    public async Task A_fork_is_kept_and_reported()
    {
        var chain = new ChainBuilder(Grove, 1);
        var events = chain.Take(3);
        var fork = chain.ForkOf(events[1]);
        await Store.StoreEventsAsync(events);
        (await Store.StoreEventAsync(fork)).ShouldBe(new StoreReceipt(StoreOutcome.StoredAsFork, 4));
        (await Store.StoreEventAsync(fork)).ShouldBe(new StoreReceipt(StoreOutcome.AlreadyStored, 4));
        (await Store.FindAsync(Grove, fork.Hash)).ShouldNotBeNull().Event.ShouldBe(fork);
        await ShouldHoldAsync(Store, Grove, [.. events, fork]);

        var finding = (await Fixture.Verifier.VerifyAsync()).Findings.ShouldHaveSingleItem();
        (finding.Kind, finding.Position, finding.Hash).ShouldBe((VerifyFindingKind.Fork, 4L, fork.Hash.ToString()));
    }

    [Fact]
    public async Task A_fork_within_a_batch_is_kept_and_counted_under_either_policy()
    {
        var chain = new ChainBuilder(Grove, 1);
        var first = chain.Next();
        var result = await Store.StoreEventsAsync([first, chain.ForkOf(first)]);
        (result.Stored, result.Forks).ShouldBe((2, 1));
        result = await Store.StoreEventsAsync([chain.ForkOf(first), chain.ForkOf(first)], DuplicatePolicy.Skip);
        (result.Stored, result.Forks).ShouldBe((2, 2));
        await ShouldBeSoundAsync(4);
    }

    [Fact]
    public async Task A_fork_is_recognised_after_a_restart()
    {
        var chain = new ChainBuilder(Grove, 1);
        var events = chain.Take(3);
        await Store.StoreEventsAsync(events);
        var reopened = await Fixture.ReopenAsync();
        (await reopened.StoreEventAsync(chain.ForkOf(events[0]))).Outcome.ShouldBe(StoreOutcome.StoredAsFork);
        (await reopened.StoreEventAsync(chain.ForkOf(events[2]))).Outcome.ShouldBe(StoreOutcome.StoredAsFork);
    }

    [Fact]
    public async Task A_head_that_is_a_fork_names_all_of_its_events_in_whatever_order_they_came()
    {
        var chain = new ChainBuilder(Grove, 1);
        var events = chain.Take(2);
        var fork = chain.ForkOf(events[1]);
        await Store.StoreEventsAsync([.. events, fork]);
        var head = ChainHead.Of(chain.Author, 2, [fork.Hash, events[1].Hash]);
        head.ShouldBe(ChainHead.Of(chain.Author, 2, [events[1].Hash, fork.Hash]));
        (await Store.GetHeadsAsync(Grove)).Heads.ShouldBe([head]);
        (await Store.GetHeadsPageAsync(new HeadsRequest(Grove))).Heads.ShouldBe([head]);
    }

    [Fact]
    public async Task A_hole_opens_splits_and_closes_and_the_head_follows()
    {
        var chain = new ChainBuilder(Grove, 1);
        var events = chain.Take(9);

        await StepAsync([events[0], events[1]], 2);
        await StepAsync([events[8]], 2, (3, 8));
        await StepAsync([events[4]], 2, (3, 4), (6, 8));
        await StepAsync([events[7], events[5]], 2, (3, 4), (7, 7));
        await StepAsync([events[3], events[2]], 6, (7, 7));
        await StepAsync([events[6]], 9);
        await ShouldBeSoundAsync(9);

        async Task StepAsync(Event[] batch, long head, params (long From, long To)[] holes)
        {
            (await Store.StoreEventsAsync(batch)).Forks.ShouldBe(0);
            await CheckAsync(Store, head, holes);
            await CheckAsync(await Fixture.ReopenAsync(), head, holes);
            (await Fixture.Verifier.VerifyAsync()).Ok.ShouldBeTrue();
        }

        async Task CheckAsync(IEventStore store, long head, (long From, long To)[] holes)
        {
            var heads = await store.GetHeadsAsync(Grove);
            heads.Heads.ShouldBe([new ChainHead(chain.Author, head, events[head - 1].Hash)]);
            heads.Holes.ShouldBe(holes.Select(h => new ChainHole(chain.Author, h.From, h.To)));
        }
    }

    [Fact]
    public async Task An_author_whose_first_event_is_missing_has_no_head()
    {
        var (one, two) = (new ChainBuilder(Grove, 1), new ChainBuilder(Grove, 2));
        var (late, first) = (one.Take(4)[3], two.Next());
        await Store.StoreEventsAsync([late, first]);
        var heads = await Store.GetHeadsAsync(Grove);
        heads.Heads.ShouldBe([new ChainHead(two.Author, 1, first.Hash)]);
        heads.Holes.ShouldBe([new ChainHole(one.Author, 1, 3)]);
    }

    [Fact]
    public async Task An_event_that_fills_a_hole_is_no_fork_and_a_second_one_is()
    {
        var chain = new ChainBuilder(Grove, 1);
        var events = chain.Take(5);
        await Store.StoreEventsAsync([events[0], events[4]]);
        (await Store.StoreEventAsync(events[2])).Outcome.ShouldBe(StoreOutcome.Stored);
        (await Store.StoreEventAsync(chain.ForkOf(events[2]))).Outcome.ShouldBe(StoreOutcome.StoredAsFork);
        var holes = (await Store.GetHeadsAsync(Grove)).Holes;
        holes.ShouldBe([new ChainHole(chain.Author, 2, 2), new ChainHole(chain.Author, 4, 4)]);
    }

    [Fact]
    public async Task A_whole_chain_may_arrive_backwards()
    {
        var events = new ChainBuilder(Grove, 1).Take(40);
        Array.Reverse(events);
        foreach (var some in events.Chunk(7))
            (await Store.StoreEventsAsync(some)).Forks.ShouldBe(0);
        var heads = await Store.GetHeadsAsync(Grove);
        heads.Heads.ShouldHaveSingleItem().Sequence.ShouldBe(40);
        heads.Holes.ShouldBeEmpty();
        await ShouldHoldAsync(Store, Grove, events);
    }

    [Fact]
    public async Task Verification_lists_forks_and_holes_as_facts_that_are_no_damage()
    {
        var chain = new ChainBuilder(Grove, 1);
        var events = chain.Take(5);
        await Store.StoreEventsAsync([events[0], events[4], chain.ForkOf(events[4])]);
        var report = await Fixture.Verifier.VerifyAsync();
        report.Ok.ShouldBeTrue();
        report.Findings.Select(f => f.Kind).ShouldBe([VerifyFindingKind.Fork, VerifyFindingKind.Hole], ignoreOrder: true);
        report.Findings.Single(f => f.Kind == VerifyFindingKind.Hole).Detail.ShouldContain("2 to 4");
    }

    [Fact]
    public async Task A_chain_that_goes_on_from_a_fork_is_sound()
    {
        var chain = new ChainBuilder(Grove, 1);
        var trunk = chain.Take(3);
        var fork = chain.ForkOf(trunk[1]);
        var branch = chain.From(fork).Take(3);
        await Store.StoreEventsAsync([.. trunk, fork, .. branch]);
        await ShouldBeSoundAsync(7);
        (await Store.GetHeadsAsync(Grove)).Heads.ShouldHaveSingleItem().Sequence.ShouldBe(5);
    }
}
