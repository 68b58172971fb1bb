namespace EventStore.EfCore;

/// <summary>What is in quarantine.</summary>
public enum QuarantineKind
{
    /// <summary>A row of <c>Events</c> that is not what was stored.</summary>
    DamagedRow = 1,

    /// <summary>An event that was to be stored and was refused.</summary>
    RefusedEvent = 2,
}
