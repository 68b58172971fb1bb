namespace EventStore.EfCore;

/// <summary>Why a cursor leads nowhere.</summary>
public enum CursorProblem
{
    /// <summary>It is of another store: this one took that one's place, or the request came to the wrong one.</summary>
    OtherStore,

    /// <summary>The log ends before its position: the store was restored to an earlier state.</summary>
    BeyondLog,

    /// <summary>
    /// The log has another event at its position: the store was restored to an earlier state, and has stored others since.
    /// </summary>
    OtherEvent,
}
