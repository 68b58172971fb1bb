namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>What one contestant did with batches of one size.</summary>
/// <param name="Contestant">Who.</param>
/// <param name="BatchSize">Events per transaction.</param>
/// <param name="Events">Measured events; the warm-up comes on top.</param>
/// <param name="EventsPerSecond">Of all slices, and of what was left to do at the end.</param>
/// <param name="MedianSliceEventsPerSecond">Of the slice in the middle.</param>
/// <param name="OursToThis">Our rate divided by this one, from the totals.</param>
/// <param name="MedianSliceOursToThis">The median of that ratio over the slices that were stored at the same time.</param>
/// <param name="AllocatedBytesPerEvent">Managed bytes, by the store calls alone.</param>
/// <param name="CompletionSeconds">What was left to do at the end: of a bulk load, building the index.</param>
/// <param name="Settings">The effective PRAGMAs of the connection that stored.</param>
internal sealed record BatchResult(
    string Contestant,
    int BatchSize,
    int Events,
    double EventsPerSecond,
    double MedianSliceEventsPerSecond,
    double OursToThis,
    double MedianSliceOursToThis,
    double AllocatedBytesPerEvent,
    double CompletionSeconds,
    IReadOnlyDictionary<string, string> Settings);
