using EventStore.EfCore.Reading;

namespace EventStore.EfCore.Verification;

/// <summary>Rows of a log that were read at one moment.</summary>
/// <param name="After">The position that they come behind.</param>
/// <param name="Rows">The rows, good or not.</param>
/// <param name="Decoded">For each row the event, or what is wrong with it.</param>
/// <param name="Erasures">The records of those that seem to be erased.</param>
/// <param name="IsFull">Whether there can be more behind them.</param>
internal sealed record LogPage(
    long After,
    IReadOnlyList<EventRecord> Rows,
    IReadOnlyList<(StoredEvent? Event, CorruptEvent? Corrupt)> Decoded,
    IReadOnlyDictionary<long, FoundErasure> Erasures,
    bool IsFull)
{
    /// <summary>The last position that a row in order has; the one before the page where none is.</summary>
    public long Last { get; } = Rows.Aggregate(After, (last, row) => Math.Max(last, row.Position ?? last));

    /// <summary>Whether there may be another page behind this one.</summary>
    public bool GoesOn => IsFull && Last > After;
}
