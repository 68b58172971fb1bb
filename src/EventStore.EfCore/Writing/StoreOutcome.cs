namespace EventStore.EfCore;

/// <summary>The outcome of storing one event.</summary>
public enum StoreOutcome
{
    /// <summary>It is new and was stored.</summary>
    Stored,

    /// <summary>It is new and was stored, beside another event of the same author and sequence.</summary>
    StoredAsFork,

    /// <summary>A duplicate: it was stored before, or comes earlier in the same batch; nothing was written for it.</summary>
    AlreadyStored,

    /// <summary>
    /// A duplicate whose row was damaged: the event was written in its place, at the same position. What was there is kept in quarantine.
    /// </summary>
    Repaired,

    /// <summary>
    /// It was stored before, and its content was erased since (<see cref="IArchiveEraser"/>): nothing was written for it, and its content
    /// does not come back.
    /// </summary>
    Erased,
}
