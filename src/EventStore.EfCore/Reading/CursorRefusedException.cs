namespace EventStore.EfCore;

/// <summary>
/// A log cannot be read on from behind a cursor: it is not the log that the cursor is of, or no longer. What was read by it stays right; it
/// only does not tell any more what comes next.
/// </summary>
/// <param name="cursor">The cursor.</param>
/// <param name="problem">What differs.</param>
/// <param name="difference">What differs, continuing the words "the store".</param>
public sealed class CursorRefusedException(LogCursor cursor, CursorProblem problem, string difference)
    : EventStoreException(
        $"The cursor '{cursor}' does not fit: the store {difference}. Begin anew, with LogCursor.Beginning, and store with "
        + "DuplicatePolicy.Skip, which leaves out what is there already. Or reconcile the two stores, which costs what they differ in.")
{
    /// <summary>The cursor.</summary>
    public LogCursor Cursor { get; } = cursor;

    /// <summary>What differs.</summary>
    public CursorProblem Problem { get; } = problem;

    /// <summary>What differs, continuing the words "the store".</summary>
    public string Difference { get; } = difference;

    internal override string ErrorType => "cursor";
}
