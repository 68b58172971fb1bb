using System.Diagnostics;

namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>Times calls of one kind of read in one archive.</summary>
internal sealed class ReadMeasure
{
    private readonly List<TimeSpan> _times = [];
    private long _events;

    public LatencyResult Latency => LatencyResult.Of(_times);

    public LatencyResult? LatencyIfAny => _times.Count == 0 ? null : Latency;

    public double EventsPerCall => (double)_events / _times.Count;

    public Task RunAsync(ReadKind kind, ReadArchive archive, bool counts) => RunAsync(kind, () => kind.Prepare(archive), counts);

    /// <summary>By hand.</summary>
    public Task RunAsync(ReadKind kind, ReadArchive archive, RawReads raw, bool counts) => kind.PrepareRaw is not { } prepare
        ? Task.CompletedTask
        : RunAsync(
            kind,
            () =>
            {
                var read = prepare(archive, raw);
                return () => Task.FromResult(read());
            },
            counts);

    private async Task RunAsync(ReadKind kind, Func<Func<Task<int>>> prepare, bool counts)
    {
        for (var call = 0; call < kind.CallsPerRound; call++)
        {
            var read = prepare();
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
