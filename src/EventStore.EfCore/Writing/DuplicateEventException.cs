namespace EventStore.EfCore;

/// <summary>
/// A batch under <see cref="DuplicatePolicy.Reject"/> holds an event twice, or one that is stored already. Nothing of it was stored.
/// </summary>
/// <param name="server">The server of the duplicate.</param>
/// <param name="hash">The hash of the duplicate.</param>
/// <param name="index">The duplicate's place in the batch, from 0.</param>
/// <param name="position">Where the log already holds it; null when the batch itself holds it twice.</param>
public sealed class DuplicateEventException(ServerId server, EventHash hash, int index, long? position)
    : EventStoreException(
        $"The event '{hash}' at index {index} of the batch is a duplicate: "
        + (position is { } p ? $"the log of server '{server}' holds it at position {p}" : "the batch holds it twice")
        + ". Nothing of the batch was stored. Leave it out, or store with DuplicatePolicy.Skip.")
{
    /// <summary>The server of the duplicate.</summary>
    public ServerId Server { get; } = server;

    /// <summary>The hash of the duplicate.</summary>
    public EventHash Hash { get; } = hash;

    /// <summary>The duplicate's place in the batch, from 0.</summary>
    public int Index { get; } = index;

    /// <summary>Where the log already holds it; null when the batch itself holds it twice.</summary>
    public long? Position { get; } = position;

    internal override string ErrorType => "duplicate";
}
