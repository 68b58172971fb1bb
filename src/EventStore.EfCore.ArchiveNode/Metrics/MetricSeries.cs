namespace EventStore.EfCore.ArchiveNode.Metrics;

/// <summary>The values of one instrument under one set of attributes. Whoever uses it holds the family's lock.</summary>
/// <param name="bounds">The upper bounds of a histogram's buckets, ascending; none for what is no histogram.</param>
internal sealed class MetricSeries(double[] bounds)
{
    /// <summary>The newest value; the sum of all, where values are added or are a histogram's.</summary>
    public double Value { get; private set; }

    /// <summary>How many values there were.</summary>
    public long Count { get; private set; }

    /// <summary>How many values were in each bucket, not counting those below.</summary>
    public long[] Buckets { get; } = new long[bounds.Length];

    public void Record(double value, bool adds)
    {
        Count++;
        Value = adds || bounds.Length > 0 ? Value + value : value;
        var bucket = Array.FindIndex(bounds, bound => value <= bound);
        if (bucket >= 0)
            Buckets[bucket]++;
    }
}
