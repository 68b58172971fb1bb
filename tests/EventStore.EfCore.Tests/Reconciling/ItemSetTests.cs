using EventStore.EfCore.Reconciling;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Tests.Reconciling;

/// <summary>The set, next to a sorted list.</summary>
public class ItemSetTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_set_that_grows_is_at_every_moment_what_a_sorted_list_is(int seed)
    {
        var random = new Random(seed);
        var all = SampleSets.Items(random, random.Next(4_000), seed % 2 == 0 ? 3UL : (ulong)long.MaxValue);
        if (seed % 4 == 1)
            all.Sort();
        var set = new ItemSet();
        var list = new List<LogItem>();
        while (list.Count < all.Count)
        {
            foreach (var item in all.Skip(list.Count).Take(random.Next(1, 900)).ToArray())
            {
                set.Add(item).ShouldBeTrue();
                set.Add(item).ShouldBeFalse();
                list.Add(item);
            }

            ShouldBeSame(set, [.. list.Order()], random);
        }
    }

    [Fact]
    public void An_empty_set_has_the_fingerprint_of_nothing()
    {
        var set = new ItemSet();

        set.Count.ShouldBe(0);
        set.LowerBound(RangeBound.Infinity.Item).ShouldBe(0);
        set.FingerprintOf(0, 0).ShouldBe(Fingerprint.Of(default, 0));
        set.Range(0, 0).ShouldBeEmpty();
    }

    private static void ShouldBeSame(ItemSet set, LogItem[] sorted, Random random)
    {
        set.Count.ShouldBe(sorted.Length);
        set.Range(0, set.Count).SequenceEqual(sorted).ShouldBeTrue();
        for (var i = 0; i < 20; i++)
        {
            var (from, to) = (random.Next(sorted.Length + 1), random.Next(sorted.Length + 1));
            if (from > to)
                (from, to) = (to, from);
            var sum = sorted[from..to].Aggregate(default(HashSum), (sum, item) => sum + HashSum.Of(item.Hash));
            set.FingerprintOf(from, to).ShouldBe(Fingerprint.Of(sum, to - from));
            set.Range(from, to).SequenceEqual(sorted[from..to]).ShouldBeTrue();
            var sought = i % 2 == 0 && sorted.Length > 0 ? sorted[random.Next(sorted.Length)] : SampleSets.Item(random, 4);
            set.LowerBound(sought).ShouldBe(sorted.Count(item => item.CompareTo(sought) < 0));
            if (from < sorted.Length)
                set[from].ShouldBe(sorted[from]);
        }
    }
}
