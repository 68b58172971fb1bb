using NSec.Cryptography;

namespace EventStore.EfCore.Signatures.Tests;

/// <summary>An author's events, signed by the author's own key.</summary>
internal sealed class SignedChain(string server) : IDisposable
{
    private readonly Key _key = Key.Create(SignatureAlgorithm.Ed25519);
    private EventHash _previous;
    private long _sequence;

    public void Dispose() => _key.Dispose();

    public Event[] Take(int count) => [.. Enumerable.Range(0, count).Select(_ => Next())];

    public Event Next()
    {
        var author = AuthorId.FromBytes(_key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
        var content = new EventContent(author, ++_sequence, _previous, [], "hello"u8, 1_760_000_000_000 + _sequence);
        var made = Event.Create(new ServerId(server), content, Sign(content));
        _previous = made.Hash;
        return made;
    }

    /// <summary>The author's signature over any content, its own or not.</summary>
    public byte[] Sign(EventContent content) => SignatureAlgorithm.Ed25519.Sign(_key, content.ToBytes());
}
