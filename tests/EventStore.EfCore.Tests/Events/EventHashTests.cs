using Shouldly;
using Xunit;

namespace EventStore.EfCore.Tests.Events;

public class EventHashTests
{
    private const string Hex = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1eff";

    [Fact]
    public void It_prints_as_lower_case_hex_and_parses_back()
    {
        var hash = EventHash.Parse(Hex);
        hash.ToString().ShouldBe(Hex);
        EventHash.Parse(hash.ToString()).ShouldBe(hash);
        hash.ToArray().ShouldBe(Convert.FromHexString(Hex));
    }

    [Fact]
    public void Upper_case_hex_parses_to_the_same_value() => EventHash.Parse(Hex.ToUpperInvariant()).ShouldBe(EventHash.Parse(Hex));

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1ef")]
    [InlineData("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1efff")]
    [InlineData("g00102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1eff")]
    [InlineData("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1ef ")]
    [InlineData("0x0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1eff")]
    public void Text_that_is_not_64_hex_digits_is_refused_and_quoted(string text)
    {
        EventHash.TryParse(text, out var value).ShouldBeFalse();
        value.ShouldBe(EventHash.None);
        Should.Throw<FormatException>(() => EventHash.Parse(text)).Message.ShouldContain($"'{text}'");
    }

    [Fact]
    public void A_long_text_is_shortened_in_the_error() =>
        Should.Throw<FormatException>(() => EventHash.Parse(new string('a', 100_000))).Message.Length.ShouldBeLessThan(200);

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void Bytes_that_are_not_32_are_refused(int count) =>
        Should.Throw<ArgumentException>(() => EventHash.FromBytes(new byte[count])).Message.ShouldContain($"got {count}");

    [Fact]
    public void The_default_value_is_none_and_all_zero()
    {
        default(EventHash).ShouldBe(EventHash.None);
        EventHash.None.ToArray().ShouldAllBe(b => b == 0);
    }

    [Fact]
    public void Order_is_by_bytes_the_first_byte_first()
    {
        var random = new Random(1);
        var hashes = Enumerable.Range(0, 200).Select(_ => RandomHash(random)).ToArray();
        var byValue = hashes.Order().Select(h => h.ToString());
        var byText = hashes.Select(h => h.ToString()).Order(StringComparer.Ordinal);
        byValue.ShouldBe(byText);
    }

    [Fact]
    public void Bytes_above_127_sort_behind_those_below()
    {
        var (low, high) = (EventHash.Parse("7f" + Hex[2..]), EventHash.Parse("80" + Hex[2..]));
        (low < high).ShouldBeTrue();
        (low <= high).ShouldBeTrue();
        (low > high).ShouldBeFalse();
        (low >= high).ShouldBeFalse();
        low.CompareTo(low).ShouldBe(0);
    }

    [Fact]
    public void A_difference_in_any_byte_makes_another_value()
    {
        var hash = EventHash.Parse(Hex);
        for (var i = 0; i < 32; i++)
        {
            var bytes = hash.ToArray();
            bytes[i] ^= 1;
            EventHash.FromBytes(bytes).ShouldNotBe(hash);
            EventHash.FromBytes(bytes).CompareTo(hash).ShouldNotBe(0);
        }
    }

    [Fact]
    public void It_does_not_change_with_the_bytes_it_was_made_of()
    {
        var bytes = Convert.FromHexString(Hex);
        var hash = EventHash.FromBytes(bytes);
        bytes[0] = 99;
        hash.ToArray()[1] = 99;
        hash.ToString().ShouldBe(Hex);
    }

    [Fact]
    public void Copying_to_a_short_span_is_refused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => EventHash.Parse(Hex).CopyTo(new byte[31]));

    private static EventHash RandomHash(Random random)
    {
        var bytes = new byte[32];
        random.NextBytes(bytes);
        return EventHash.FromBytes(bytes);
    }
}
