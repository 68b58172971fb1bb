using EventStore.EfCore.Database;
using EventStore.EfCore.Writing;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Tests.Writing;

public class ChainStateTests
{
    [Fact]
    public void Consecutive_events_make_neither_hole_nor_fork()
    {
        var chain = new ChainState(1, 0);
        for (var sequence = 1; sequence <= 5; sequence++)
            chain.Add(sequence).ShouldBeFalse();
        chain.LastSequence.ShouldBe(5);
        chain.Holes.ShouldBeEmpty();
        chain.HasChangedHoles.ShouldBeFalse();
    }

    [Fact]
    public void A_later_event_opens_a_hole_and_the_events_between_close_it()
    {
        var chain = new ChainState(1, 1);
        chain.Add(5);
        chain.Holes.ShouldBe([new Hole(2, 4)]);
        chain.Add(3);
        chain.Holes.ShouldBe([new Hole(2, 2), new Hole(4, 4)]);
        chain.Add(2);
        chain.Add(4);
        chain.Holes.ShouldBeEmpty();
        chain.LastSequence.ShouldBe(5);
    }

    [Fact]
    public void A_second_event_of_a_held_sequence_is_a_fork()
    {
        var chain = new ChainState(1, 0);
        chain.Add(1);
        chain.Add(3);
        chain.Add(1).ShouldBeTrue();
        chain.Add(3).ShouldBeTrue();
        chain.Add(2).ShouldBeFalse();
        chain.Add(2).ShouldBeTrue();
    }

    [Fact]
    public void What_changed_is_told_until_it_is_saved()
    {
        var chain = new ChainState(1, 10);
        chain.LoadHole(new Hole(2, 4));
        chain.HasChangedHoles.ShouldBeFalse();
        chain.Add(3);
        chain.HasChangedHoles.ShouldBeTrue();
        chain.HoleChanges().ShouldBe([new HoleChange(2, 4, 2), new HoleChange(4, null, 4)]);
        chain.Holes.ShouldBe([new Hole(2, 2), new Hole(4, 4)]);
        chain.MarkSaved();
        chain.HasChangedHoles.ShouldBeFalse();
        chain.HoleChanges().ShouldBeEmpty();
    }

    [Fact]
    public void The_largest_sequence_leaves_a_hole_up_to_just_below_it()
    {
        var chain = new ChainState(1, 0);
        chain.Add(long.MaxValue);
        chain.Holes.ShouldBe([new Hole(1, long.MaxValue - 1)]);
        chain.Holds(long.MaxValue).ShouldBeTrue();
        chain.Holds(long.MaxValue - 1).ShouldBeFalse();
    }

    [Fact]
    public void An_event_costs_as_much_beside_a_hundred_thousand_holes_as_beside_ten()
    {
        // Bytes, not time: what is copied or searched per event would have to be somewhere.
        var few = CostOfAnEvent(holes: 10);
        CostOfAnEvent(holes: 100_000).ShouldBeLessThan(few + 1_000);
    }

    [Fact]
    public void Only_the_holes_that_changed_are_told()
    {
        var chain = ChainWithHoles(1_000);
        chain.Add(5_002);
        chain.Add(13);
        chain.Add(10_020);
        chain.HoleChanges().ShouldBe(
            [new HoleChange(5_001, 5_005, 5_001), new HoleChange(5_003, null, 5_005), new HoleChange(11, 15, 12),
                new HoleChange(14, null, 15), new HoleChange(10_001, null, 10_019)]);

        // What was opened and closed again before it was saved was never there.
        foreach (var sequence in new long[] { 11, 12, 14, 15 })
            chain.Add(sequence);
        chain.HoleChanges().Where(c => c.From < 100).ShouldBe([new HoleChange(11, 15, null)]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void It_agrees_with_a_set_of_sequences_whatever_the_order(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 50; round++)
        {
            var first = random.Next(0, 5);
            var chain = new ChainState(1, first);
            var rows = new SortedDictionary<long, long>();
            var held = Enumerable.Range(1, first).Select(i => (long)i).ToHashSet();
            for (var step = 0; step < 60; step++)
            {
                var sequence = random.NextInt64(1, 40);
                chain.Holds(sequence).ShouldBe(held.Contains(sequence));
                chain.Add(sequence).ShouldBe(!held.Add(sequence));
                chain.LastSequence.ShouldBe(held.Max());
                chain.Holes.ShouldBe(Holes(held));
                Save(chain, rows, isDue: step % 7 == 0);
            }

            Save(chain, rows, isDue: true);
            rows.Select(r => new Hole(r.Key, r.Value)).ShouldBe(Holes(held));
        }
    }

    /// <summary>Does to the rows what the changes say.</summary>
    private static void Save(ChainState chain, SortedDictionary<long, long> rows, bool isDue)
    {
        if (!isDue)
            return;
        foreach (var (from, savedTo, to) in chain.HoleChanges())
        {
            (rows.TryGetValue(from, out var saved) ? saved : (long?)null).ShouldBe(savedTo);
            if (to is null)
                rows.Remove(from);
            else
                rows[from] = to.Value;
        }

        chain.MarkSaved();
    }

    private static ChainState ChainWithHoles(int holes)
    {
        var chain = new ChainState(1, 10L * holes);
        for (var i = 0; i < holes; i++)
            chain.LoadHole(new Hole((10L * i) + 1, (10L * i) + 5));
        return chain;
    }

    private static long CostOfAnEvent(int holes)
    {
        var chain = ChainWithHoles(holes);
        AddOne(13);
        var before = GC.GetAllocatedBytesForCurrentThread();
        AddOne((5L * holes) + 3);
        return GC.GetAllocatedBytesForCurrentThread() - before;

        void AddOne(long sequence)
        {
            chain.Add(sequence).ShouldBeFalse();
            chain.HoleChanges().Count().ShouldBe(2);
            chain.MarkSaved();
        }
    }

    private static List<Hole> Holes(HashSet<long> held)
    {
        var holes = new List<Hole>();
        for (var sequence = 1L; sequence < held.Max(); sequence++)
        {
            if (held.Contains(sequence))
                continue;
            if (holes.Count > 0 && holes[^1].To == sequence - 1)
                holes[^1] = holes[^1] with { To = sequence };
            else
                holes.Add(new Hole(sequence, sequence));
        }

        return holes;
    }
}
