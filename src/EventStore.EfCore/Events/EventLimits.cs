namespace EventStore.EfCore;

/// <summary>The fixed sizes of the event format. They are part of what is hashed and signed, so no option changes them.</summary>
public static class EventLimits
{
    /// <summary>Bytes of an <see cref="EventHash"/>: a SHA-256 digest (FIPS 180-4).</summary>
    public const int HashBytes = 32;

    /// <summary>Bytes of an <see cref="AuthorId"/>: an Ed25519 public key (RFC 8032).</summary>
    public const int AuthorBytes = 32;

    /// <summary>Bytes of a signature: Ed25519 (RFC 8032).</summary>
    public const int SignatureBytes = 64;

    /// <summary>The most hashes of other authors' events that one event may name.</summary>
    public const int MaxDependencies = 64;

    /// <summary>The most UTF-16 characters of a server's or a channel's name.</summary>
    public const int MaxNameLength = 128;

    /// <summary>The default of <see cref="EventStoreOptions.MaxPayloadBytes"/>: 1 MiB.</summary>
    public const int DefaultMaxPayloadBytes = 1024 * 1024;
}
