using EventStore.EfCore.Benchmarks.Contestants;
using EventStore.EfCore.Benchmarks.Workload;

namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>
/// All contestants with batches of one size. They take turns, each storing the same slice of events into its own file, and begin the
/// turns one after the other, so that whatever else the machine does hits all alike.
/// </summary>
internal static class BatchComparison
{
    public static readonly int[] BatchSizes = [1, 100, 1_000, 10_000];

    private const int Slices = 10;
    private const int WarmUpEvents = 200;

    /// <summary>All contestants, ours first.</summary>
    public static IReadOnlyList<IContestant> CreateContestants() =>
    [
        new OurStore(),
        new OurBulkLoad(),
        new StockSaveChanges(),
        new Linq2DbBulkCopy(),
        new PreparedLoop(TableLayout.UniqueHashes),
        new PreparedLoop(TableLayout.Ours),
        new LegacyLoop(),
        new LegacyLoop(hasWal: true),
    ];

    /// <summary>Lets every contestant store small and large batches until their code is compiled.</summary>
    public static async Task WarmUpAsync(CompareOptions options, Action<string> report)
    {
        var workload = new EventWorkload();
        var entries = CreateEntries(options, 0, CreateContestants());
        try
        {
            foreach (var entry in entries)
                await entry.PrepareAsync();
            await JitWarmUp.RunAsync(
                async () =>
                {
                    Event[][] batches =
                        [.. workload.Take(50).Chunk(1), .. workload.Take(1_000).Chunk(50), .. workload.Take(4_000).Chunk(1_000)];
                    foreach (var entry in entries)
                        await entry.StoreAsync(batches);
                },
                report);
        }
        finally
        {
            foreach (var entry in entries)
                await entry.DisposeAsync();
        }
    }

    /// <summary>Has contestants store batches of one size. Ratios are those to the first.</summary>
    public static async Task<IReadOnlyList<BatchResult>> RunAsync(
        CompareOptions options, int batchSize, IReadOnlyList<IContestant> contestants, Action<string> report)
    {
        var workload = new EventWorkload();
        var entries = CreateEntries(options, batchSize, contestants);
        try
        {
            foreach (var entry in entries)
                await entry.PrepareAsync();
            await WarmUpAsync(entries, workload, batchSize);
            await StoreSlicesAsync(entries, workload, batchSize, batchSize == 1 ? options.SingleEvents : options.Events, report);

            foreach (var entry in entries)
                await entry.CompleteAsync();
            foreach (var entry in entries)
            {
                report($"batches of {batchSize:N0}: checking {entry.Name}");
                await entry.CheckAsync();
            }

            return [.. entries.Select(e => e.ToResult(batchSize, ours: entries[0]))];
        }
        finally
        {
            foreach (var entry in entries)
                await entry.DisposeAsync();
        }
    }

    private static BatchEntry[] CreateEntries(CompareOptions options, int batchSize, IReadOnlyList<IContestant> contestants) =>
        [.. contestants.Select((c, i) => new BatchEntry(c, options.File($"batch-{batchSize}-{i}")))];

    /// <summary>Stores some events that do not count: the caches are filled, and the connections looked at.</summary>
    private static async Task WarmUpAsync(BatchEntry[] entries, EventWorkload workload, int batchSize)
    {
        var batches = workload.Take(Math.Max(batchSize, WarmUpEvents)).Chunk(batchSize).ToArray();
        foreach (var entry in entries)
            await entry.WarmUpAsync(batches);
    }

    private static async Task StoreSlicesAsync(
        BatchEntry[] entries, EventWorkload workload, int batchSize, int events, Action<string> report)
    {
        var batchesPerSlice = Math.Max(1, (int)Math.Ceiling(events / (double)Slices / batchSize));
        for (var slice = 0; slice < Slices; slice++)
        {
            report($"batches of {batchSize:N0}: slice {slice + 1} of {Slices}");
            var batches = workload.Take(batchesPerSlice * batchSize).Chunk(batchSize).ToArray();
            for (var turn = 0; turn < entries.Length; turn++)
                await entries[(slice + turn) % entries.Length].StoreAsync(batches);
        }
    }
}
