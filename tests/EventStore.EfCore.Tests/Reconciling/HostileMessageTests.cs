using EventStore.EfCore.Reconciling;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Tests.Reconciling;

/// <summary>What a peer may send that wants harm: refused with a reason, or answered with work and memory that its size bounds.</summary>
public class HostileMessageTests
{
    private const int Most = 64 * 1024;

    private readonly ItemSet _items = SampleSets.Of(SampleSets.Items(new Random(1), 3_000, 1_000_000));

    [Theory]
    [InlineData("", "it ends where a version should be")]
    [InlineData("70", "'70', which is no version")]
    [InlineData("5f", "'5f', which is no version")]
    [InlineData("6180", "a timestamp is no number")]
    [InlineData("61ffffffffffffffffffff7f", "a timestamp is no number")]
    [InlineData("610021", "'33' bytes; a hash has 32")]
    [InlineData("6100ffffffffffffffff7f", "a hash has 32")]
    [InlineData("61000401", "it ends where the prefix of a bound should be")]
    [InlineData("61000003", "the mode '3'")]
    [InlineData("610000010011", "it ends where a fingerprint should be")]
    [InlineData("6100000201", "'1' hashes, and the message ends before")]
    [InlineData("61000002ffffffffffffffff7f", "the message ends before")]
    [InlineData("610201aa00" + "0101a900", "a range ends before the range before it")]
    [InlineData("61000000" + "020000", "behind the last timestamp")]
    [InlineData("610f000081ffffffffffffffff7f0000", "behind the last timestamp")]
    public void A_message_that_is_none_is_refused_with_the_reason(string hex, string reason)
    {
        var message = Convert.FromHexString(hex);

        Should.Throw<ReconciliationProtocolException>(() => Exchange().Answer(message)).Message.ShouldContain(reason);
        Should.Throw<ReconciliationProtocolException>(() => Exchange().Take(message)).Message.ShouldContain(reason);
    }

    [Theory]
    [InlineData("60")]
    [InlineData("62000000")]
    [InlineData("6fffff")]
    public void Another_version_is_answered_with_the_one_that_is_spoken_and_ends_a_session(string hex)
    {
        Exchange().Answer(Convert.FromHexString(hex)).ToArray().ShouldBe([0x61]);
        Should.Throw<ReconciliationProtocolException>(() => Exchange().Take(Convert.FromHexString(hex))).Message.ShouldContain("version");
    }

    [Fact]
    public void A_message_cut_anywhere_is_refused_or_answered()
    {
        var whole = Exchange().Begin().ToArray();
        for (var length = 1; length < whole.Length; length++)
        {
            try
            {
                Exchange().Answer(whole.AsSpan(0, length)).Length.ShouldBeLessThanOrEqualTo(Most);
            }
            catch (ReconciliationProtocolException)
            {
                // As it should be.
            }
        }
    }

    [Fact]
    public void Random_bytes_are_refused_or_answered_within_the_limit()
    {
        var random = new Random(7);
        for (var i = 0; i < 2_000; i++)
        {
            var message = new byte[random.Next(1, 200)];
            random.NextBytes(message);
            message[0] = RangeExchange.Version;
            for (var at = 1; at < message.Length; at++)
                message[at] = random.Next(3) == 0 ? (byte)random.Next(4) : message[at];
            try
            {
                Exchange().Answer(message).Length.ShouldBeLessThanOrEqualTo(Most);
                Exchange().Take(message).Need.Count.ShouldBeLessThanOrEqualTo(message.Length / EventLimits.HashBytes);
            }
            catch (ReconciliationProtocolException)
            {
                // As it should be.
            }
        }
    }

    [Theory]
    [InlineData("010000")]
    [InlineData("01000200")]
    [InlineData("02000100112233445566778899001122334455")]
    [InlineData("02000200")]
    public void A_great_many_ranges_make_no_message_above_the_limit(string range)
    {
        var message = Convert.FromHexString("61" + string.Concat(Enumerable.Repeat(range, 1024 * 1024 / (range.Length / 2))));

        Exchange().Answer(message).Length.ShouldBeLessThanOrEqualTo(Most);
        var step = Exchange().Take(message);
        (step.Next?.Length ?? 0).ShouldBeLessThanOrEqualTo(Most);
        step.Have.Count.ShouldBeLessThanOrEqualTo(_items.Count);
    }

    [Fact]
    public void A_hash_that_comes_twice_in_a_list_is_needed_once()
    {
        var hash = new string('a', 64);

        Exchange().Take(Convert.FromHexString($"6100000202{hash}{hash}")).Need.ShouldBe([EventHash.Parse(hash)]);
    }

    private RangeExchange Exchange() => new(_items, Most, Splitting.Narrow);
}
