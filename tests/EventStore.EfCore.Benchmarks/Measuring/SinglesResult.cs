namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>StoreEventAsync from so many callers at the same time.</summary>
/// <param name="Callers">Each waits for its call before it makes the next.</param>
/// <param name="EventsPerSecond">Of all callers together, over all rounds.</param>
/// <param name="ToOneCaller">That rate divided by the one caller's.</param>
/// <param name="MedianRoundToOneCaller">The median of that ratio over the rounds.</param>
/// <param name="Latency">Per call, the wait for the queue included.</param>
internal sealed record SinglesResult(
    int Callers, double EventsPerSecond, double ToOneCaller, double MedianRoundToOneCaller, LatencyResult Latency);
