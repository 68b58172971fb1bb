namespace EventStore.EfCore;

/// <summary>Totals of a stream so far. All of it is durable.</summary>
/// <param name="Read">Events read from the stream, whatever their outcome.</param>
/// <param name="Stored">Events written, forks among them.</param>
/// <param name="Forks">Events written beside another one of the same author and sequence.</param>
/// <param name="Duplicates">Events skipped as duplicates.</param>
/// <param name="Repaired">Events that took the place of their own damaged rows.</param>
/// <param name="Erased">Events skipped because they are erased.</param>
public readonly record struct StoreTotals(long Read, long Stored, long Forks, long Duplicates, long Repaired, long Erased)
{
    internal StoreTotals Plus(StoreResult batch) => new(
        Read + batch.Receipts.Count,
        Stored + batch.Stored,
        Forks + batch.Forks,
        Duplicates + batch.Duplicates,
        Repaired + batch.Repaired,
        Erased + batch.Erased);
}
