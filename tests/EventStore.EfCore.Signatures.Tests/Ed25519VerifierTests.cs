using Shouldly;
using Xunit;

namespace EventStore.EfCore.Signatures.Tests;

public sealed class Ed25519VerifierTests : IDisposable
{
    // RFC 8032, 5.1.3: the first is of order 4, as its y is 0; the second is no point of the curve; the third is not below the prime.
    public static TheoryData<string> BadKeys => new()
    {
        new string('0', 64),
        "02" + new string('0', 62),
        new string('f', 64),
    };

    private readonly SignedChain _chain = new("garden");
    private readonly Ed25519Verifier _verifier = new();

    public void Dispose() => _chain.Dispose();

    [Fact]
    public void A_signature_of_the_authors_is_valid() => _chain.Take(3).ShouldAllBe(made => _verifier.IsValid(made));

    [Fact]
    public void Every_flipped_bit_of_a_signature_makes_it_forged()
    {
        var made = _chain.Next();
        for (var bit = 0; bit < EventLimits.SignatureBytes * 8; bit++)
        {
            var signature = made.Signature.ToArray();
            signature[bit / 8] ^= (byte)(1 << (bit % 8));
            _verifier.IsValid(Event.Create(made.Server, made.Content, signature)).ShouldBeFalse();
        }
    }

    [Fact]
    public void A_signature_over_other_content_or_by_another_author_is_forged()
    {
        var (first, second) = (_chain.Next(), _chain.Next());
        using var other = new SignedChain("garden");
        _verifier.IsValid(Event.Create(first.Server, first.Content, second.Signature.Span)).ShouldBeFalse();
        _verifier.IsValid(Event.Create(first.Server, first.Content, other.Sign(first.Content))).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(BadKeys))]
    public void An_author_that_is_no_key_has_signed_nothing(string key)
    {
        var content = new EventContent(AuthorId.Parse(key), 1, EventHash.None, [], "hello"u8, 0);
        foreach (var signature in new[] { new byte[64], _chain.Sign(content) })
            _verifier.IsValid(Event.Create(new ServerId("garden"), content, signature)).ShouldBeFalse();
    }
}
