using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>
/// Random pairs of archives, with forks, holes, erased events and damaged rows, become equal within the rounds that
/// docs/synchronisation.md states. EVENTSTORE_RECONCILE_PAIRS=10000 runs as many.
/// </summary>
public abstract class ReconcilePairsConformance : ReconcileSuite
{
    private const int Pairs = 300;

    private static int Count => int.TryParse(
        Environment.GetEnvironmentVariable("EVENTSTORE_RECONCILE_PAIRS"), CultureInfo.InvariantCulture, out var pairs) ? pairs : Pairs;

    // Each pair is a server of its own in the same two archives: making 600 databases is another test's matter.
    [Fact]
    public async Task Random_pairs_of_archives_become_equal_within_the_bound_of_rounds()
    {
        var there = await ThereAsync();
        for (var seed = 1; seed <= Count; seed++)
            await ReconcileAsync(there, seed);
    }

    private async Task ReconcileAsync(StoreFixture there, int seed)
    {
        var random = new Random(seed);
        var server = new ServerId($"pair-{seed}");
        var all = Community(server, random);
        var (left, right) = (Choose(all, random), Choose(all, random));
        await StoreAsync(Fixture, left, random);
        await StoreAsync(there, right, random);
        var erasedHere = await EraseAsync(Fixture, server, left, random);
        var erasedThere = await EraseAsync(there, server, right, random);
        var damaged = random.Next(8) == 0 && left.Length > 0 ? await DamageAsync(server, random) : null;
        var options = new ReconcileOptions { MaxMessageBytes = random.Next(2) == 0 ? 4096 : random.Next(4096, 100_000) };

        var found = await CompareAsync(Here, ReconcilerOf(there), server, options);
        await HandAsync(Fixture, there, server, found.Have);
        await HandAsync(there, Fixture, server, found.Need);

        var seedIs = $"seed {seed}";
        found.Rounds.ShouldBeLessThanOrEqualTo(
            Bound(left.Length, right.Length, found.Have.Count + found.Need.Count, options.MaxMessageBytes), seedIs);
        var union = left.Union(right).Select(e => e.Hash).ToHashSet();

        // What is erased in one archive, or damaged, and was never in the other is nobody's to give.
        var here = await HashesAsync(Fixture, server, damaged);
        var other = await HashesAsync(there, server, null);
        var healed = damaged is { } hash && right.Any(e => e.Hash == hash) && !erasedThere.Contains(hash);
        here.SetEquals(union.Except(erasedThere.Except(left.Select(e => e.Hash))).Where(h => h != damaged || healed))
            .ShouldBeTrue(seedIs);
        other.SetEquals(union.Except(erasedHere.Except(right.Select(e => e.Hash))).Where(h => h != damaged || right.Any(e => e.Hash == h)))
            .ShouldBeTrue(seedIs);

        var again = await CompareAsync(Here, ReconcilerOf(there), server, options);
        again.Have.ToHashSet().SetEquals(here.Except(other)).ShouldBeTrue(seedIs);
        again.Need.ToHashSet().SetEquals(other.Except(here)).ShouldBeTrue(seedIs);
        again.Have.Except(erasedHere).Concat(again.Need.Except(erasedThere)).Where(h => h != damaged).ShouldBeEmpty(seedIs);
    }

    /// <summary>docs/synchronisation.md explains it.</summary>
    private static int Bound(int left, int right, int differences, int mostBytes)
    {
        var depth = 2 + (int)Math.Ceiling(Math.Log(Math.Max(4, Math.Min(left, right)), 4));
        var ranges = (mostBytes - 200) / 320;
        return depth * Math.Max(1, (differences + ranges - 1) / ranges);
    }

    private static Event[] Community(ServerId server, Random random)
    {
        var events = EventSamples.Community(server, random.Next(1, 5), random.Next(60), "general", null).ToList();
        foreach (var forked in events.Where(_ => random.Next(10) == 0).ToArray())
            events.Add(new ChainBuilder(server, random.Next(1, 5)).ForkOf(forked));
        return [.. events.Distinct()];
    }

    /// <summary>All, none, a beginning, or each by lot, which leaves holes.</summary>
    private static Event[] Choose(Event[] all, Random random) => random.Next(6) switch
    {
        0 => all,
        1 => [],
        2 => all[..random.Next(all.Length + 1)],
        _ => [.. all.Where(_ => random.Next(3) > 0)],
    };

    private static async Task StoreAsync(StoreFixture fixture, Event[] events, Random random)
    {
        if (random.Next(3) == 0)
            random.Shuffle(events = [.. events]);
        foreach (var some in events.Chunk(random.Next(1, 200) + (events.Length / 3)))
            await fixture.Store.StoreEventsAsync(some, DuplicatePolicy.Skip);
    }

    private static async Task<HashSet<EventHash>> EraseAsync(StoreFixture fixture, ServerId server, Event[] events, Random random)
    {
        var erased = new HashSet<EventHash>();
        if (random.Next(6) > 0 || events.Length == 0)
            return erased;
        var chosen = events[random.Next(events.Length)].Hash;
        await fixture.Services.GetRequiredService<IArchiveEraser>().EraseAsync(server, chosen, "order 7", "the archivist");
        erased.Add(chosen);
        return erased;
    }

    /// <summary>Damages an event of this archive, and has it found.</summary>
    private async Task<EventHash?> DamageAsync(ServerId server, Random random)
    {
        var page = await Store.GetLogAsync(new LogRequest(server) { Limit = 1_000 });
        if (page.Events.Count == 0)
            return null;
        var chosen = page.Events[random.Next(page.Events.Count)];
        await Fixture.TamperAsync(
            $"""
            UPDATE "Events" SET "Payload" = "Previous"
            WHERE "Position" = {chosen.Position} AND "ServerId" = (SELECT "Id" FROM "Servers" WHERE "Key" = {server.Value})
            """);
        var options = new VerifyOptions { Server = server, EventsPerSecond = 1_000_000 }; // without the engine's own checks
        (await Fixture.Verifier.VerifyAsync(options, CancellationToken.None)).Ok.ShouldBeFalse();
        return chosen.Event.Hash;
    }

    /// <summary>What an archive knows: events and erased ones, but for a row that is damaged.</summary>
    private static async Task<HashSet<EventHash>> HashesAsync(StoreFixture fixture, ServerId server, EventHash? damaged)
    {
        var page = await fixture.Store.GetLogAsync(new LogRequest(server) { Limit = 10_000 });
        (page.HasMore, page.Corrupt.Count <= (damaged is null ? 0 : 1)).ShouldBe((false, true));
        return [.. page.Events.Select(e => e.Event.Hash), .. page.Erased.Select(e => e.Hash)];
    }
}
