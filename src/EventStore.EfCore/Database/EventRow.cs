namespace EventStore.EfCore.Data;

/// <summary>
/// A stored event. Append-only: triggers refuse UPDATE and DELETE. One whose content was erased has neither payload nor signature (64 zero
/// bytes), and a row in <see cref="ErasureRow"/>.
/// </summary>
public sealed class EventRow
{
    /// <summary>The server's number. Column <c>ServerId</c>.</summary>
    public int ServerNumber { get; init; }

    /// <summary>The place in the server's log, from 1, without gaps.</summary>
    public long Position { get; init; }

    /// <summary>The author's chain.</summary>
    public int ChainId { get; init; }

    /// <summary>The number in the chain, from 1. Not unique: forks are kept.</summary>
    public long Sequence { get; init; }

    /// <summary>SHA-256 of the canonical bytes, 32 bytes; unique in the server.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>The predecessor's hash, 32 bytes.</summary>
    public required byte[] Previous { get; init; }

    /// <summary>Hashes of other authors' events, 32 bytes each, one after the other; empty for none.</summary>
    public required byte[] Dependencies { get; init; }

    /// <summary>The channel, if any.</summary>
    public int? ChannelId { get; init; }

    /// <summary>Unix milliseconds that the author claims.</summary>
    public long TimestampHintMs { get; init; }

    /// <summary>Opaque bytes.</summary>
    public required byte[] Payload { get; init; }

    /// <summary>Ed25519 signature, 64 bytes.</summary>
    public required byte[] Signature { get; init; }

    /// <summary>When this store stored it: Unix milliseconds.</summary>
    public long StoredAtMs { get; init; }

    /// <summary>
    /// XXH3 of 64 bits over what <see cref="Hash"/> does not cover, and over the row's place; null for a row from before there were
    /// checksums.
    /// </summary>
    public long? Checksum { get; init; }
}
