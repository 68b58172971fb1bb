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
            var held = Enumerable.Range(1, first).Select(i => (long)i).ToHashSet();
            for (var step = 0; step < 60; step++)
            {
                var sequence = random.NextInt64(1, 40);
                chain.Holds(sequence).ShouldBe(held.Contains(sequence));
                chain.Add(sequence).ShouldBe(!held.Add(sequence));
                chain.LastSequence.ShouldBe(held.Max());
                chain.Holes.ShouldBe(Holes(held));
            }
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
