namespace EventStore.EfCore.Data;

/// <summary>The record of an event whose content was erased. Append-only: triggers refuse UPDATE and DELETE.</summary>
public sealed class ErasureRow
{
    /// <summary>The server's number. Column <c>ServerId</c>.</summary>
    public int ServerNumber { get; init; }

    /// <summary>The event's position, which stays taken.</summary>
    public long Position { get; init; }

    /// <summary>The event's hash, 32 bytes.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>When it was erased: Unix milliseconds.</summary>
    public long ErasedAtMs { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>Who erased it.</summary>
    public required string ErasedBy { get; init; }
}
