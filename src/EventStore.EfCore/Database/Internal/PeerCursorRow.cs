namespace EventStore.EfCore.Database;

/// <summary>How far another store's log was pulled. A row is replaced by the next one.</summary>
internal sealed class PeerCursorRow
{
    /// <summary>The other store's identity, 16 bytes.</summary>
    public required byte[] Store { get; init; }

    /// <summary>The name of the server, which need not have a log here.</summary>
    public required string Server { get; init; }

    /// <summary>The position up to which all was read.</summary>
    public long Position { get; init; }

    /// <summary>The hash of the row at that position, 32 bytes.</summary>
    public required byte[] Hash { get; init; }
}
