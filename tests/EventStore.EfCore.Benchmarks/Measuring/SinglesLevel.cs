using System.Diagnostics;
using EventStore.EfCore.Benchmarks.Workload;

namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>So many callers, and what they have measured so far; 0 is the hand-written loop, which has one.</summary>
internal sealed class SinglesLevel(int callers)
{
    private readonly List<Slice> _rounds = [];
    private readonly List<TimeSpan> _times = [];

    public int Callers => callers;

    public IReadOnlyList<Slice> Rounds => _rounds;

    public async Task<int> RunAsync(Func<Event, Task> store, EventWorkload workload, int callsPerCaller)
    {
        var callers = Math.Max(1, Callers);
        var events = Enumerable.Range(0, callers).Select(_ => new Event[callsPerCaller]).ToArray();
        for (var call = 0; call < callsPerCaller; call++)
        {
            for (var caller = 0; caller < callers; caller++)
                events[caller][call] = workload.NextOf(caller, callers);
        }

        var times = events.Select(e => new TimeSpan[e.Length]).ToArray();
        SliceTimer.SettleGarbage();
        _rounds.Add(await SliceTimer.MeasureAsync(
            callers * callsPerCaller, () => Task.WhenAll(events.Select((e, i) => Task.Run(() => CallAsync(store, e, times[i]))))));
        _times.AddRange(times.SelectMany(t => t));
        return callers * callsPerCaller;
    }

    public SinglesResult ToResult(SinglesLevel loop, SinglesLevel one) => new(
        Callers,
        Rate,
        Rate / loop.Rate,
        Statistics.Median(_rounds.Zip(loop._rounds, (mine, loops) => mine.Rate / loops.Rate)),
        Rate / one.Rate,
        LatencyResult.Of(_times),
        _rounds.Sum(r => r.AllocatedBytes) / (double)_rounds.Sum(r => r.Events));

    private double Rate => _rounds.Sum(r => r.Events) / _rounds.Sum(r => r.Time.TotalSeconds);

    private static async Task CallAsync(Func<Event, Task> store, Event[] events, TimeSpan[] times)
    {
        for (var i = 0; i < events.Length; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await store(events[i]);
            times[i] = Stopwatch.GetElapsedTime(start);
        }
    }
}
