namespace EventStore.EfCore;

/// <summary>
/// A log is followed from behind a position that it does not have: the store has lost events since, as one that was restored has, or the
/// position is from another store.
/// </summary>
/// <param name="server">The server of the log.</param>
/// <param name="position">The position that was read before.</param>
/// <param name="lastPosition">The position of the log's newest event; 0 for an empty log.</param>
public sealed class PositionBeyondLogException(ServerId server, long position, long lastPosition)
    : EventStoreException(
        $"The log of server '{server}' ends at position {lastPosition}, before position {position}: the store has lost events since that "
        + "was read, or the position is from another store. Restore a newer backup, or fetch from a peer what is lost; to follow what is "
        + $"there, begin behind position {lastPosition} or before, and expect other events at the positions behind it.")
{
    /// <summary>The server of the log.</summary>
    public ServerId Server { get; } = server;

    /// <summary>The position that was read before.</summary>
    public long Position { get; } = position;

    /// <summary>The position of the log's newest event; 0 for an empty log.</summary>
    public long LastPosition { get; } = lastPosition;
}
