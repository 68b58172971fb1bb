namespace EventStore.EfCore;

/// <summary>A batch of a stream, after its commit: all of it is durable.</summary>
/// <param name="Events">Its events, in their order.</param>
/// <param name="Result">One receipt for each of them.</param>
/// <param name="Totals">The totals of the stream so far, this batch included.</param>
public sealed record StoredBatch(IReadOnlyList<Event> Events, StoreResult Result, StoreTotals Totals);
