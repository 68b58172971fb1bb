namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>How long calls of one kind took, each on its own, in microseconds.</summary>
internal sealed record LatencyResult(int Calls, double P50, double P99, double Max)
{
    public static LatencyResult Of(IEnumerable<TimeSpan> times)
    {
        double[] sorted = [.. times.Select(t => t.TotalMicroseconds).Order()];
        return new LatencyResult(sorted.Length, Statistics.Percentile(sorted, 0.5), Statistics.Percentile(sorted, 0.99), sorted[^1]);
    }
}
