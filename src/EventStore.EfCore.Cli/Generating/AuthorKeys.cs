using System.Buffers.Binary;
using System.Security.Cryptography;
using NSec.Cryptography;

namespace EventStore.EfCore.Cli.Generating;

/// <summary>Ed25519 keys (RFC 8032) derived from a seed: for samples, and never secret.</summary>
internal sealed class AuthorKeys : IDisposable
{
    private readonly Key[] _keys;

    public AuthorKeys(int count, long seed)
    {
        _keys = [.. Enumerable.Range(0, count).Select(author => Derive(seed, author))];
        Ids = [.. _keys.Select(k => AuthorId.FromBytes(k.PublicKey.Export(KeyBlobFormat.RawPublicKey)))];
    }

    public IReadOnlyList<AuthorId> Ids { get; }

    public void Sign(int author, ReadOnlySpan<byte> data, Span<byte> signature) =>
        SignatureAlgorithm.Ed25519.Sign(_keys[author], data, signature);

    public void Dispose()
    {
        foreach (var key in _keys)
            key.Dispose();
    }

    private static Key Derive(long seed, int author)
    {
        Span<byte> name = stackalloc byte[20];
        "generate"u8.CopyTo(name);
        BinaryPrimitives.WriteInt64LittleEndian(name[8..], seed);
        BinaryPrimitives.WriteInt32LittleEndian(name[16..], author);
        return Key.Import(SignatureAlgorithm.Ed25519, SHA256.HashData(name), KeyBlobFormat.RawPrivateKey);
    }
}
