using EventStore.EfCore.Events;

namespace EventStore.EfCore;

/// <summary>An event and its place in its server's log.</summary>
/// <param name="Position">From 1, in commit order, without gaps.</param>
/// <param name="StoredAtMs">When this store stored it: Unix milliseconds of its own clock.</param>
/// <param name="Event">The event; its hash was recomputed while reading.</param>
public sealed record StoredEvent(long Position, long StoredAtMs, Event Event)
{
    /// <summary>
    /// Of what is left of an erased event: the erasure. Such a one goes from store to copy, and never to a caller. Null for an event.
    /// </summary>
    internal ErasureMark? Erasure { get; init; }
}
