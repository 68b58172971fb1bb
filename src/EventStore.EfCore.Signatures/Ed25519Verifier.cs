using NSec.Cryptography;

namespace EventStore.EfCore.Signatures;

/// <summary>
/// Verifies Ed25519 signatures (RFC 8032), as libsodium does: keys of small order and signatures that are not canonical are refused.
/// </summary>
public sealed class Ed25519Verifier : IEventSignatureVerifier
{
    /// <inheritdoc/>
    public bool IsValid(Event @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        Span<byte> author = stackalloc byte[EventLimits.AuthorBytes];
        @event.Author.CopyTo(author);
        return PublicKey.TryImport(SignatureAlgorithm.Ed25519, author, KeyBlobFormat.RawPublicKey, out var key)
            && key is not null
            && SignatureAlgorithm.Ed25519.Verify(key, @event.Content.ToBytes(), @event.Signature.Span);
    }
}
