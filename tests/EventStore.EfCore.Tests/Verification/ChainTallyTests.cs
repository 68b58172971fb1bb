using EventStore.EfCore.Reading;
using EventStore.EfCore.Verification;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Tests.Verification;

/// <summary>What a walk along a log can tell of its chains.</summary>
public sealed class ChainTallyTests
{
    private const int MostChains = 65_536;

    private readonly ChainTally _tally = new();
    private long _position;

    [Fact]
    public void A_chain_that_came_in_order_is_told_with_all_of_its_events()
    {
        Add(1, 1, 0, 11);
        Add(2, 1, 0, 21);
        Add(1, 2, 11, 12);
        Add(1, 3, 12, 13);
        _tally.Find(1).ShouldBe(new ChainEntries(1, 3, 1 + (2 * 3) + (3 * 4)));
        _tally.Find(2).ShouldBe(new ChainEntries(2, 1, 2));
        _tally.Find(3).ShouldBeNull();
    }

    [Theory]
    [InlineData(2, 11, 12)]
    [InlineData(4, 13, 14)]
    [InlineData(3, 11, 13)]
    [InlineData(3, 0, 13)]
    [InlineData(1, 0, 11)]
    public void A_fork_a_hole_a_broken_link_or_a_duplicate_puts_it_out_of_order_for_ever(int sequence, int previous, int hash)
    {
        Add(1, 1, 0, 11);
        Add(1, 2, 11, 12);
        Add(1, sequence, previous, hash);
        _tally.Find(1).ShouldBeNull();
        Add(1, 3, 12, 13);
        Add(1, 1, 0, 11);
        _tally.Find(1).ShouldBeNull();
    }

    [Fact]
    public void One_that_was_begun_before_the_walk_is_not_in_order()
    {
        Add(1, 2, 11, 12);
        Add(1, 3, 12, 13);
        _tally.Find(1).ShouldBeNull();
    }

    [Fact]
    public void One_with_a_damaged_row_is_not_in_order_and_a_row_without_chain_may_be_of_any()
    {
        Add(1, 1, 0, 11);
        Add(2, 1, 0, 21);
        Add(1, 2, 11, 12, isGood: false);
        _tally.Find(1).ShouldBeNull();
        _tally.Find(2).ShouldNotBeNull();
        _tally.Add(Row(3, 1, 0, 31) with { Author = null }, isGood: false);
        _tally.Find(2).ShouldBeNull();
    }

    [Fact]
    public void Of_more_chains_than_it_has_room_for_it_says_nothing()
    {
        for (var chain = 1; chain <= MostChains + 1; chain++)
            Add(chain, 1, 0, 1);
        Add(MostChains, 2, 1, 2);
        Add(MostChains + 1, 2, 1, 2);
        _tally.Find(MostChains)!.Count.ShouldBe(2);
        _tally.Find(MostChains + 1).ShouldBeNull();
    }

    [Fact]
    public void Places_of_any_size_have_a_sum()
    {
        ChainEntries.Place(long.MaxValue, long.MaxValue).ShouldBeInRange(0, ChainEntries.Prime);
        ChainEntries.Place(1, 5).ShouldNotBe(ChainEntries.Place(1 + (1L << 40), 5));
        ChainEntries.Place(1, 5).ShouldNotBe(ChainEntries.Place(1, 5 + (1L << 31)));
    }

    private void Add(int chain, int sequence, int previous, int hash, bool isGood = true) =>
        _tally.Add(Row(chain, sequence, previous, hash), isGood);

    private EventRecord Row(int chain, int sequence, int previous, int hash) =>
        new(++_position, chain, new byte[32], sequence, Bytes(hash), Bytes(previous), [], null, null, 0, [], new byte[64], 0, 0);

    private static byte[] Bytes(int value)
    {
        var bytes = new byte[EventLimits.HashBytes];
        bytes[^1] = (byte)value;
        return bytes;
    }
}
