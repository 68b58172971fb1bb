using EventStore.EfCore.Reconciling;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Tests.Reconciling;

/// <summary>Numbers, sums and fingerprints. The fingerprints were computed by two other programs.</summary>
public class PrimitiveTests
{
    [Theory]
    [InlineData(0UL, "00")]
    [InlineData(1UL, "01")]
    [InlineData(127UL, "7f")]
    [InlineData(128UL, "8100")]
    [InlineData(16_383UL, "ff7f")]
    [InlineData(16_384UL, "818000")]
    [InlineData(ulong.MaxValue, "81ffffffffffffffff7f")]
    public void A_number_has_as_few_digits_as_it_needs(ulong value, string hex)
    {
        var bytes = new byte[VarInt.MaxBytes];
        var length = VarInt.Write(value, bytes);

        Convert.ToHexStringLower(bytes[..length]).ShouldBe(hex);
        VarInt.Read(bytes, out var read).ShouldBe(length);
        read.ShouldBe(value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("80")]
    [InlineData("8001")]
    [InlineData("ff")]
    [InlineData("82808080808080808000")]
    [InlineData("81808080808080808080808000")]
    public void What_is_no_number_in_its_shortest_form_is_none(string hex) =>
        VarInt.Read(Convert.FromHexString(hex), out _).ShouldBe(0);

    [Theory]
    [InlineData("7f9c9e31ac8256ca2f258583df262dbc")]
    [InlineData("ce041765675ad4d93378e20bd3a7d0d9", "01")]
    [InlineData("c66ec0b91041dd7d6987a5478d39fdb0", "ff", "ff")]
    public void Fingerprints_are_those_of_the_protocol(string expected, params string[] bytes)
    {
        var sum = default(HashSum);
        foreach (var repeated in bytes)
            sum += HashSum.Of(EventHash.Parse(string.Concat(Enumerable.Repeat(repeated, EventLimits.HashBytes))));

        Text(Fingerprint.Of(sum, bytes.Length)).ShouldBe(expected);
    }

    [Fact]
    public void The_count_in_a_fingerprint_may_have_two_digits()
    {
        var items = Enumerable.Range(1, 200).Select(i => new LogItem(5, EventHash.Parse(i.ToString("x64", null))));

        Text(SampleSets.Of(items).FingerprintOf(0, 200)).ShouldBe("5f93754413426a00f0b9036f0c1fd196");
    }

    [Fact]
    public void What_was_added_to_a_sum_can_be_taken_away()
    {
        var random = new Random(3);
        for (var i = 0; i < 1_000; i++)
        {
            var (one, other) = (HashSum.Of(SampleSets.Item(random, 9).Hash), HashSum.Of(SampleSets.Item(random, 9).Hash));
            (one + other - other).ShouldBe(one);
            (one - other + other).ShouldBe(one);
        }
    }

    [Theory]
    [InlineData(1, "00", 2, "00", "")]
    [InlineData(1, "00", 1, "01", "01")]
    [InlineData(1, "aabb", 1, "aabc", "aabc")]
    [InlineData(1, "aabb", 1, "aacb", "aac")]
    public void A_bound_between_two_items_is_as_short_as_it_can_be(int before, string left, int next, string right, string prefix)
    {
        var bound = RangeBound.Between(Item(before, left), Item(next, right));

        bound.Item.CompareTo(Item(before, left)).ShouldBeGreaterThan(0);
        bound.Item.CompareTo(Item(next, right)).ShouldBeLessThanOrEqualTo(0);
        bound.PrefixBytes.ShouldBe((prefix.Length + 1) / 2);
    }

    private static LogItem Item(int timestamp, string hash) =>
        new((ulong)timestamp, EventHash.Parse(hash.PadRight(EventLimits.HashBytes * 2, '0')));

    private static string Text(Fingerprint fingerprint)
    {
        var bytes = new byte[Fingerprint.Size];
        fingerprint.CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
