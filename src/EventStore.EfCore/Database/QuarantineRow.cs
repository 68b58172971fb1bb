namespace EventStore.EfCore.Data;

/// <summary>Something that the archive keeps out of what it serves: a damaged row of <c>Events</c>, or an event that was refused.</summary>
public sealed class QuarantineRow
{
    /// <summary>The server's number; 0 for a refused event of a server that has no log here. Column <c>ServerId</c>.</summary>
    public int ServerNumber { get; init; }

    /// <summary>The number of the entry in its server, from 1.</summary>
    public long Number { get; init; }

    /// <summary>1 for a damaged row, 2 for a refused event.</summary>
    public int Kind { get; init; }

    /// <summary>The damaged row's position; null for a refused event.</summary>
    public long? Position { get; init; }

    /// <summary>The hash as it was found, whatever its length; null where there was none.</summary>
    public byte[]? Hash { get; init; }

    /// <summary>The author as it was found; null where there was none.</summary>
    public byte[]? Author { get; init; }

    /// <summary>The sequence as it was found; null where there was none.</summary>
    public long? Sequence { get; init; }

    /// <summary>What is wrong with it.</summary>
    public required string Reason { get; init; }

    /// <summary>When it was found: Unix milliseconds.</summary>
    public long FoundAtMs { get; init; }

    /// <summary>All of it as it was found: JSON, UTF-8, bytes as Base64.</summary>
    public required byte[] Content { get; init; }

    /// <summary>When the right event took its place: Unix milliseconds; null while it has not.</summary>
    public long? RepairedAtMs { get; init; }
}
