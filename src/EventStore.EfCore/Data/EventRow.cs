namespace EventStore.EfCore.Data;

/// <summary>A stored event. Append-only: triggers refuse UPDATE and DELETE.</summary>
public sealed class EventRow
{
    /// <summary>The server.</summary>
    public int ServerId { get; set; }

    /// <summary>The place in the server's log, from 1, without gaps.</summary>
    public long Position { get; set; }

    /// <summary>The author's chain.</summary>
    public int ChainId { get; set; }

    /// <summary>The number in the chain, from 1. Not unique: forks are kept.</summary>
    public long Sequence { get; set; }

    /// <summary>SHA-256 of the canonical bytes, 32 bytes; unique in the server.</summary>
    public required byte[] Hash { get; set; }

    /// <summary>The predecessor's hash, 32 bytes.</summary>
    public required byte[] Previous { get; set; }

    /// <summary>Hashes of other authors' events, 32 bytes each, one after the other; empty for none.</summary>
    public required byte[] Dependencies { get; set; }

    /// <summary>The channel, if any.</summary>
    public int? ChannelId { get; set; }

    /// <summary>Unix milliseconds that the author claims.</summary>
    public long TimestampHintMs { get; set; }

    /// <summary>Opaque bytes.</summary>
    public required byte[] Payload { get; set; }

    /// <summary>Ed25519 signature, 64 bytes.</summary>
    public required byte[] Signature { get; set; }

    /// <summary>When this store took it in: Unix milliseconds.</summary>
    public long StoredAtMs { get; set; }
}
