using System.Diagnostics;

namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>How fast a store takes batches, one after the other.</summary>
internal static class StoreRate
{
    /// <summary>Stores all of them, and returns the events per second.</summary>
    public static async Task<double> MeasureAsync(IEventStore store, Event[][] batches)
    {
        var start = Stopwatch.GetTimestamp();
        foreach (var batch in batches)
            await store.StoreEventsAsync(batch);
        return batches.Sum(b => b.Length) / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
