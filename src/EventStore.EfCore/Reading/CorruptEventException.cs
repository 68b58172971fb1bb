namespace EventStore.EfCore;

/// <summary>
/// A stored row is not the event that its hash names, or not in its place: the database was damaged, or changed behind the store's back.
/// </summary>
/// <param name="server">The server of the log.</param>
/// <param name="corrupt">Which row, and what is wrong with it.</param>
public sealed class CorruptEventException(ServerId server, CorruptEvent corrupt)
    : EventStoreException(
        $"The event '{corrupt.Hash}' at position {corrupt.Position} of server '{server}' is corrupt: {corrupt.Reason}. "
        + "Fetch the event from a peer or a backup, and store it again: it takes the place of its damaged row.")
{
    /// <summary>The server of the log.</summary>
    public ServerId Server { get; } = server;

    /// <summary>Which row, and what is wrong with it.</summary>
    public CorruptEvent Corrupt { get; } = corrupt;
}
