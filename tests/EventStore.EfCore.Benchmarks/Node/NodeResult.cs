using EventStore.EfCore.Benchmarks.Measuring;

namespace EventStore.EfCore.Benchmarks.Node;

/// <summary>What clients had of a node.</summary>
/// <param name="Clients">How many.</param>
/// <param name="Time">How long.</param>
/// <param name="Acknowledged">How many events were acknowledged; all were there after the kill.</param>
/// <param name="Held">How many events the node had after the kill.</param>
/// <param name="Singles">From sending a single event to its acknowledgement.</param>
/// <param name="Batches">From sending 100 events to the last one's acknowledgement.</param>
/// <param name="Reads">From asking for a page to having it.</param>
/// <param name="EventsRead">How many events were on pages.</param>
/// <param name="EventsFollowed">How many events those who follow got.</param>
/// <param name="Memory">The node's memory, each few seconds.</param>
internal sealed record NodeResult(
    int Clients,
    TimeSpan Time,
    long Acknowledged,
    long Held,
    LatencyResult Singles,
    LatencyResult Batches,
    LatencyResult Reads,
    long EventsRead,
    long EventsFollowed,
    IReadOnlyList<MemorySample> Memory)
{
    /// <summary>What counts: before, code is compiled and pools fill.</summary>
    private const double Begin = 0.1;

    public MemorySample At(double share) => Memory.MinBy(s => Math.Abs((s.At - (Time * share)).Ticks));

    /// <summary>By how much the memory grows in a minute, once it has begun: the slope of the line through the samples.</summary>
    public double Slope(Func<MemorySample, double> memory)
    {
        var points = Memory.Where(s => s.At >= Time * Begin).Select(s => (X: s.At.TotalMinutes, Y: memory(s))).ToArray();
        var (x, y) = (points.Average(p => p.X), points.Average(p => p.Y));
        return points.Sum(p => (p.X - x) * (p.Y - y)) / points.Sum(p => (p.X - x) * (p.X - x));
    }
}
