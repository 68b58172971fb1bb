namespace EventStore.EfCore.Benchmarks.Measuring;

internal static class Statistics
{
    public static double Median(IEnumerable<double> values) => Percentile([.. values.Order()], 0.5);

    /// <summary>The nearest-rank percentile of values in ascending order.</summary>
    public static double Percentile(double[] sorted, double share) =>
        sorted[Math.Clamp((int)Math.Ceiling(sorted.Length * share) - 1, 0, sorted.Length - 1)];
}
