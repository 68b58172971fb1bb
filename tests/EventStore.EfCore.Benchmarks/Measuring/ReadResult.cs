namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>One kind of read against a small and a large archive.</summary>
/// <param name="Read">What was read.</param>
/// <param name="Small">In the small archive.</param>
/// <param name="Large">In the large one.</param>
/// <param name="Raw">The same by hand, in the large one; null for what is not compared with that.</param>
/// <param name="EventsPerSmallCall">How much such a call returned on average; the small archive may hold less than a full page.</param>
/// <param name="EventsPerLargeCall">The same of the large archive.</param>
internal sealed record ReadResult(
    string Read, LatencyResult Small, LatencyResult Large, LatencyResult? Raw, double EventsPerSmallCall, double EventsPerLargeCall)
{
    /// <summary>The large archive's median time divided by the small one's.</summary>
    public double P50Ratio => Large.P50 / Small.P50;

    /// <summary>The same per event returned; null where none is.</summary>
    public double? P50RatioPerEvent => EventsPerLargeCall > 0 ? P50Ratio * EventsPerSmallCall / EventsPerLargeCall : null;

    /// <summary>The large archive's median time divided by that by hand.</summary>
    public double? ToRaw => Large.P50 / Raw?.P50;
}
