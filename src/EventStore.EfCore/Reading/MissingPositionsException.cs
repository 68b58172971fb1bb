namespace EventStore.EfCore;

/// <summary>A log lacks events that it held: positions are gapless, so a position without a row is proof of loss.</summary>
/// <param name="server">The server of the log.</param>
/// <param name="missing">The positions that have no row.</param>
public sealed class MissingPositionsException(ServerId server, PositionRange missing)
    : EventStoreException(
        $"The log of server '{server}' has no events at position {missing}: they were lost. Restore a backup, or fetch them from a peer; "
        + $"to read on without them, start behind position {missing.To}.")
{
    /// <summary>The server of the log.</summary>
    public ServerId Server { get; } = server;

    /// <summary>The positions that have no row.</summary>
    public PositionRange Missing { get; } = missing;
}
