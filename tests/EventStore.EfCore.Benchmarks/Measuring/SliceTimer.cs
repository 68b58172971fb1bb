using System.Diagnostics;
using EventStore.EfCore.Benchmarks.Contestants;

namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>Measures store calls and nothing else: the events exist already.</summary>
internal static class SliceTimer
{
    public static Task<Slice> MeasureAsync(IContestant contestant, IReadOnlyCollection<IReadOnlyCollection<Event>> batches) =>
        MeasureAsync(batches.Sum(b => b.Count), async () =>
        {
            foreach (var batch in batches)
                await contestant.StoreAsync(batch);
        });

    public static async Task<Slice> MeasureAsync(int events, Func<Task> work)
    {
        var written = WrittenBytes.Read();
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var start = Stopwatch.GetTimestamp();
        await work();
        var time = Stopwatch.GetElapsedTime(start);
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        return new Slice(events, time, allocated, WrittenBytes.Read() - written);
    }

    /// <summary>Gets the garbage of other work out of the way.</summary>
    public static void SettleGarbage()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }
}
