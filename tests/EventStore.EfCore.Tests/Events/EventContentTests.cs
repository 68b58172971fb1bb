using System.Security.Cryptography;
using System.Text;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Tests.Events;

public class EventContentTests
{
    private static readonly AuthorId Author = AuthorId.FromBytes([.. Enumerable.Range(0, 32).Select(i => (byte)i)]);
    private static readonly EventHash Previous = Filled(0xaa);

    // Put together by hand from the format's description, and hashed with another SHA-256.
    private const string KnownBytes =
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f" // author
        + "0807060504030201" // sequence 0x0102030405060708
        + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" // previous
        + "0200000000000000" // two dependencies
        + "0101010101010101010101010101010101010101010101010101010101010101"
        + "0202020202020202020202020202020202020202020202020202020202020202"
        + "68656c6c6f" // payload "hello"
        + "00c02cc899010000"; // 1760000000000

    private const string KnownHash = "39ec5a837591dd59d9dce2675b06cb2814212b8c0a9c60ddc48652fe12e64a05";

    [Fact]
    public void Canonical_bytes_are_those_of_the_format()
    {
        var content = new EventContent(Author, 0x0102030405060708, Previous, [Filled(1), Filled(2)], "hello"u8, 1_760_000_000_000);
        Convert.ToHexStringLower(content.ToBytes()).ShouldBe(KnownBytes);
        content.Length.ShouldBe(157);
        content.ComputeHash().ToString().ShouldBe(KnownHash);
    }

    [Fact]
    public void The_smallest_content_has_88_bytes()
    {
        var content = new EventContent(Author, 1, EventHash.None, [], [], 0);
        content.ToBytes().Length.ShouldBe(88);
        content.ComputeHash().ToString().ShouldBe("0526f5788f8d63556ad8d127f551f6d1437450510fba838c3184f0ff6c44fec7");
    }

    [Fact]
    public void The_hash_is_the_sha256_of_the_canonical_bytes()
    {
        var random = new Random(7);
        for (var i = 0; i < 100; i++)
        {
            var payload = new byte[random.Next(5000)];
            random.NextBytes(payload);
            var dependencies = Enumerable.Range(0, random.Next(65)).Select(n => Filled((byte)n)).ToArray();
            var content = new EventContent(
                Author, random.NextInt64(2, long.MaxValue), Previous, dependencies.AsSpan(), payload.AsSpan(), random.NextInt64());
            content.ComputeHash().ToArray().ShouldBe(SHA256.HashData(content.ToBytes()));
        }
    }

    [Fact]
    public void Every_part_changes_the_hash()
    {
        EventContent[] contents =
        [
            new(Author, 2, Previous, [], "p"u8, 5),
            new(AuthorId.FromBytes(Filled(9).ToArray()), 2, Previous, [], "p"u8, 5),
            new(Author, 3, Previous, [], "p"u8, 5),
            new(Author, 2, Filled(0xab), [], "p"u8, 5),
            new(Author, 2, Previous, [Filled(1)], "p"u8, 5),
            new(Author, 2, Previous, [], "q"u8, 5),
            new(Author, 2, Previous, [], "p"u8, 6),
        ];
        contents.Select(c => c.ComputeHash()).Distinct().Count().ShouldBe(contents.Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public void A_sequence_below_1_is_refused(long sequence) =>
        Should.Throw<InvalidEventException>(() => new EventContent(Author, sequence, EventHash.None, [], [], 0))
            .Message.ShouldContain($"'{sequence}'");

    [Fact]
    public void The_largest_sequence_is_taken() =>
        new EventContent(Author, long.MaxValue, Previous, [], [], long.MaxValue).Sequence.ShouldBe(long.MaxValue);

    [Fact]
    public void A_negative_timestamp_is_refused() =>
        Should.Throw<InvalidEventException>(() => new EventContent(Author, 1, EventHash.None, [], [], -1))
            .Reason.ShouldContain("timestamp");

    [Fact]
    public void A_first_event_names_no_predecessor_and_a_later_one_does()
    {
        Should.Throw<InvalidEventException>(() => new EventContent(Author, 1, Previous, [], [], 0)).Reason.ShouldContain("predecessor");
        Should.Throw<InvalidEventException>(() => new EventContent(Author, 2, EventHash.None, [], [], 0))
            .Reason.ShouldContain("predecessor");
    }

    [Fact]
    public void Up_to_64_dependencies_are_taken()
    {
        var many = Enumerable.Range(0, 65).Select(i => Filled((byte)i)).ToArray();
        new EventContent(Author, 1, EventHash.None, many.AsSpan(0, 64), [], 0).Dependencies.Length.ShouldBe(64);
        Should.Throw<InvalidEventException>(() => new EventContent(Author, 1, EventHash.None, many.AsSpan(), [], 0))
            .Message.ShouldContain("65 dependencies");
    }

    [Fact]
    public void What_the_caller_does_to_its_arrays_later_changes_nothing()
    {
        EventHash[] dependencies = [Filled(1), Filled(2)];
        var payload = Encoding.UTF8.GetBytes("hello");
        var content = new EventContent(Author, 0x0102030405060708, Previous, dependencies.AsSpan(), payload.AsSpan(), 1_760_000_000_000);
        dependencies[0] = Filled(3);
        payload[0] = 0;
        content.ToBytes()[0] = 99;
        content.ComputeHash().ToString().ShouldBe(KnownHash);
        content.Dependencies.ToArray().ShouldBe([Filled(1), Filled(2)]);
    }

    private static EventHash Filled(byte value) => EventHash.FromBytes([.. Enumerable.Repeat(value, 32)]);
}
