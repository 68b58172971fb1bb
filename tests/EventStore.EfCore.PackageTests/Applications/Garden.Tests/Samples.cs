using EventStore.EfCore;
using NSec.Cryptography;

namespace Garden.Tests;

/// <summary>Events of one author.</summary>
internal static class Samples
{
    public static readonly ServerId Garden = new("garden");

    public static Event[] Chain(int count)
    {
        using var key = Key.Create(SignatureAlgorithm.Ed25519);
        var author = AuthorId.FromBytes(key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
        var chain = new List<Event>();
        for (var sequence = 1; sequence <= count; sequence++)
        {
            var previous = chain.Count == 0 ? EventHash.None : chain[^1].Hash;
            var content = new EventContent(author, sequence, previous, [], "hello"u8, timestampHintMs: 1_760_000_000_000);
            chain.Add(Event.Create(Garden, content, SignatureAlgorithm.Ed25519.Sign(key, content.ToBytes()), channel: "general"));
        }

        return [.. chain];
    }
}
