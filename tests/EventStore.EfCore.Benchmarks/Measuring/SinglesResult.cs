namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>StoreEventAsync from so many callers at the same time.</summary>
/// <param name="Callers">Each waits for its call before it makes the next; 0 for the hand-written loop, with one.</param>
/// <param name="EventsPerSecond">Of all callers together, over all rounds.</param>
/// <param name="ToLoop">That rate divided by the hand-written loop's: callers who wait for a lock are no faster than one.</param>
/// <param name="MedianRoundToLoop">The median of that ratio over the rounds.</param>
/// <param name="ToOneCaller">The rate divided by our one caller's.</param>
/// <param name="Latency">Per call, the wait for the queue included.</param>
/// <param name="AllocatedBytesPerCall">Managed bytes.</param>
internal sealed record SinglesResult(
    int Callers,
    double EventsPerSecond,
    double ToLoop,
    double MedianRoundToLoop,
    double ToOneCaller,
    LatencyResult Latency,
    double AllocatedBytesPerCall);
