using System.Globalization;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>
/// Random pairs of archives, with forks, holes and damaged rows, become equal by heads and by cursors, within the rounds that
/// docs/synchronisation.md states. EVENTSTORE_CONVERGE_PAIRS=10000 runs as many.
/// </summary>
public abstract class ConvergePairsConformance(ITestOutputHelper output) : PeerSuite
{
    private const int Pairs = 300;

    private int _count;

    private static int Count => int.TryParse(
        Environment.GetEnvironmentVariable("EVENTSTORE_CONVERGE_PAIRS"), CultureInfo.InvariantCulture, out var pairs) ? pairs : Pairs;

    [Fact]
    public Task By_heads_both_hold_the_same_sequences_and_the_same_events_where_no_fork_is_below_an_end() =>
        SampleAsync(ConvergeByHeadsAsync);

    [Fact]
    public Task By_cursors_both_hold_the_same_events() => SampleAsync(ConvergeByCursorsAsync);

    // Each pair is a server of its own in the same two archives: making 600 databases is another test's matter.
    private async Task SampleAsync(Func<StoreFixture, PeerPair, Task> converge)
    {
        var there = await ThereAsync();
        await PeerPair.Any.SampleAsync(
            async shape =>
            {
                var pair = new PeerPair(shape, new ServerId($"pair-{++_count}"));
                await StoreAsync(Fixture, pair, pair.Here, pair.DamagedHere);
                await StoreAsync(there, pair, pair.There, pair.DamagedThere);
                await converge(there, pair);
            },
            output.WriteLine,
            iter: Count,
            threads: 1);
    }

    private async Task ConvergeByHeadsAsync(StoreFixture there, PeerPair pair)
    {
        await CatchUpAsync(Store, there, pair);
        await CatchUpAsync(there.Store, Fixture, pair);

        var (here, other) = (await PlacesAsync(Store, pair), await PlacesAsync(there.Store, pair));
        here.Keys.Order().ShouldBe(pair.Readable.Select(e => (e.Author, e.Sequence)).Distinct().Order());
        other.Keys.Order().ShouldBe(here.Keys.Order());
        if (!pair.HasForksBelow)
        {
            here.Values.SelectMany(h => h).Order().ShouldBe(pair.Readable.Select(e => e.Hash).Order());
            other.Values.SelectMany(h => h).Order().ShouldBe(pair.Readable.Select(e => e.Hash).Order());
        }
    }

    private static async Task CatchUpAsync(IEventStore here, StoreFixture there, PeerPair pair)
    {
        var held = await HashesAsync(here, pair.Server);
        var rounds = await CatchUpAsync(here, there.Store, pair.Server, pair.Limit, pair.Authors);

        foreach (var range in rounds.GroupBy(r => r.Request.Authors))
        {
            // Each page but the last one of a range is full.
            var rows = range.Sum(r => r.Page.Events.Count + r.Page.Corrupt.Count);
            range.Count().ShouldBeLessThanOrEqualTo(Math.Max(1, (rows + pair.Limit - 1) / pair.Limit));
        }

        // What comes again lies at a head, or not below an end, or is of an author whose rows are damaged here.
        foreach (var (request, page) in rounds)
        {
            foreach (var again in page.Events.Select(e => e.Event).Where(e => held.Contains(e.Hash)))
            {
                var head = request.Heads.FirstOrDefault(h => h.Author == again.Author).Sequence;
                var end = request.Ends.FirstOrDefault(h => h.Author == again.Author).Sequence;
                var isExpected = again.Sequence == head || (end > 0 ? again.Sequence >= end : pair.IsDamaged(again.Author));
                isExpected.ShouldBeTrue();
            }
        }
    }

    private async Task ConvergeByCursorsAsync(StoreFixture there, PeerPair pair)
    {
        var options = new PullOptions { Servers = [pair.Server] };
        var (here, other) = (PullerOf(Fixture), PullerOf(there));
        await here.PullAsync(there.Store, options);
        await other.PullAsync(Store, options);

        (await HashesAsync(Store, pair.Server)).SetEquals(pair.Readable.Select(e => e.Hash)).ShouldBeTrue();
        (await HashesAsync(there.Store, pair.Server)).SetEquals(pair.Readable.Select(e => e.Hash)).ShouldBeTrue();

        // The second time only what the other has got from here comes, and the third time nothing.
        (await here.PullAsync(there.Store, options)).Stored.ShouldBe(0);
        var last = await here.PullAsync(there.Store, options);
        last.Servers.Sum(s => s.Totals.Read).ShouldBe(0);
        last.Servers.ShouldAllBe(s => !s.BeganAnew);
    }

    private static IArchivePuller PullerOf(StoreFixture fixture) => fixture.Services.GetRequiredService<IArchivePuller>();

    private static async Task StoreAsync(StoreFixture fixture, PeerPair pair, IReadOnlyList<Event> events, int[] damaged)
    {
        foreach (var some in events.Chunk(pair.BatchSize))
            await fixture.Store.StoreEventsAsync(some);
        if (damaged.Length > 0)
            await DamageAsync(fixture, pair.Server, [.. damaged.Select(index => index + 1L)]);
    }

    private static async Task<Dictionary<(AuthorId Author, long Sequence), EventHash[]>> PlacesAsync(IEventStore store, PeerPair pair)
    {
        var page = await store.GetLogAsync(new LogRequest(pair.Server) { Limit = 10_000 });
        return page.Events.Select(e => e.Event).GroupBy(e => (e.Author, e.Sequence))
            .ToDictionary(g => g.Key, g => g.Select(e => e.Hash).ToArray());
    }
}
