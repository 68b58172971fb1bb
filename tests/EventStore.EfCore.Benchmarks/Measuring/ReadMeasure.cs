using System.Diagnostics;

namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>Times calls of one kind of read in one archive.</summary>
internal sealed class ReadMeasure
{
    private readonly List<TimeSpan> _times = [];
    private long _events;

    public LatencyResult Latency => LatencyResult.Of(_times);

    public double EventsPerCall => (double)_events / _times.Count;

    public async Task RunAsync(ReadKind kind, ReadArchive archive, bool counts)
    {
        for (var call = 0; call < kind.CallsPerRound; call++)
        {
            var read = kind.Prepare(archive);
            var start = Stopwatch.GetTimestamp();
            var events = await read();
            var time = Stopwatch.GetElapsedTime(start);
            if (!counts)
                continue;
            _times.Add(time);
            _events += events;
        }
    }
}
