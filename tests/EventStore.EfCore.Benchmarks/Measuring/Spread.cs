namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>The value in the middle of several rounds, and those at both ends.</summary>
internal sealed record Spread(double Median, double Least, double Most)
{
    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return new Spread(Statistics.Percentile(sorted, 0.5), sorted[0], sorted[^1]);
    }
}
