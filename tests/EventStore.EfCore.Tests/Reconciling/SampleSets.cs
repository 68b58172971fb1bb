using EventStore.EfCore.Reconciling;

namespace EventStore.EfCore.Tests.Reconciling;

/// <summary>Sets of made-up items.</summary>
internal static class SampleSets
{
    public static LogItem Item(Random random, ulong mostTimestamp)
    {
        var hash = new byte[EventLimits.HashBytes];
        random.NextBytes(hash);

        // Some have a long beginning in common.
        if (random.Next(4) == 0)
            hash.AsSpan(0, random.Next(24)).Clear();
        return new LogItem((ulong)random.NextInt64(0, (long)mostTimestamp), EventHash.FromBytes(hash));
    }

    public static List<LogItem> Items(Random random, int count, ulong mostTimestamp) =>
        [.. Enumerable.Range(0, count).Select(_ => Item(random, mostTimestamp)).Distinct()];

    public static ItemSet Of(IEnumerable<LogItem> items)
    {
        var set = new ItemSet();
        foreach (var item in items)
            set.Add(item);
        return set;
    }

    /// <summary>Two sets that have some items in common.</summary>
    public static (List<LogItem> Left, List<LogItem> Right) Pair(Random random, int most = 2_000)
    {
        var timestamps = random.Next(3) switch { 0 => 2UL, 1 => 1_000UL, _ => (ulong)long.MaxValue };
        var both = Items(random, random.Next(most), timestamps);
        var left = Items(random, random.Next(random.Next(2) == 0 ? 20 : most), timestamps);
        var right = Items(random, random.Next(random.Next(2) == 0 ? 20 : most), timestamps);
        return ([.. both.Concat(left).Distinct()], [.. both.Concat(right).Distinct()]);
    }
}
