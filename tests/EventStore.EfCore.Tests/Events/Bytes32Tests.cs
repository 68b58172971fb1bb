using System.Runtime.InteropServices;
using EventStore.EfCore.Events;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Tests.Events;

/// <summary>Whoever chooses identifiers cannot choose where they land in a dictionary.</summary>
public class Bytes32Tests
{
    public static TheoryData<string, Func<ulong, ulong[]>> Families => new()
    {
        { "all differ in the first word alone", i => [i, 0, 0, 0] },
        { "all differ in the last word alone", i => [1, 2, 3, i] },
        { "all have the same first four bytes", i => [i << 32, 0, 0, 0] },
        { "the halves of a word cancel each other out", i => [i | (i << 32), 0, 0, 0] },
        { "two words cancel each other out", i => [i, i, 0, 0] },
        { "the sum of the words is the same", i => [i, ulong.MaxValue - i, 0, 0] },
    };

    [Theory]
    [MemberData(nameof(Families))]
    public void Identifiers_that_were_chosen_to_collide_do_not(string family, Func<ulong, ulong[]> words)
    {
        var codes = Enumerable.Range(0, 10_000)
            .Select(i => Bytes32.Read(MemoryMarshal.AsBytes(words((ulong)i).AsSpan()), "A test value").GetHashCode())
            .ToHashSet();

        // Of 10,000 random codes of 32 bits, 0.01 are expected to meet.
        codes.Count.ShouldBeGreaterThan(9_990, family);
    }

    [Fact]
    public void Equal_identifiers_have_equal_codes()
    {
        var bytes = Enumerable.Range(0, 32).Select(i => (byte)i).ToArray();
        AuthorId.FromBytes(bytes).GetHashCode().ShouldBe(AuthorId.FromBytes([.. bytes]).GetHashCode());
        EventHash.FromBytes(bytes).GetHashCode().ShouldBe(EventHash.FromBytes([.. bytes]).GetHashCode());
    }
}
