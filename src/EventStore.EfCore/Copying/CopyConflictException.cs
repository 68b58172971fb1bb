namespace EventStore.EfCore;

/// <summary>The destination of a copy holds something else at a position than the source does.</summary>
/// <param name="server">The server of the log.</param>
/// <param name="position">The first position that is known to differ; an earlier one may, too.</param>
/// <param name="sourceHash">The source's event there; null where its log ends before.</param>
/// <param name="destinationHash">The destination's event there; null where its log ends before.</param>
/// <param name="difference">Where both have the event: what differs.</param>
public sealed class CopyConflictException(
    ServerId server, long position, EventHash? sourceHash, EventHash? destinationHash, string? difference = null)
    : EventStoreException(
        $"The destination is no copy of the source: in the log of server '{server}', at position {position}, the source has "
        + $"{Describe(sourceHash)} and the destination {Describe(destinationHash)}"
        + (difference is null ? ". " : $", with another {difference}. ")
        + "Copy into a store that is empty, or that an earlier copy from the same source has left.")
{
    /// <summary>The server of the log.</summary>
    public ServerId Server { get; } = server;

    /// <summary>The position.</summary>
    public long Position { get; } = position;

    /// <summary>The source's event there; null where its log ends before.</summary>
    public EventHash? SourceHash { get; } = sourceHash;

    /// <summary>The destination's event there; null where its log ends before.</summary>
    public EventHash? DestinationHash { get; } = destinationHash;

    private static string Describe(EventHash? hash) => hash is null ? "no event" : $"event '{hash}'";
}
