using EventStore.EfCore.Benchmarks.Contestants;
using EventStore.EfCore.Benchmarks.Workload;

namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>What each index of our table costs. All take turns with the same events; the others are told by the first.</summary>
internal static class LayoutComparison
{
    /// <summary>The hand-written loop on our table, with indexes left out or made otherwise.</summary>
    public static IReadOnlyList<IContestant> Layouts => [.. TableLayout.All.Select(l => new PreparedLoop(l))];

    /// <summary>The hand-written loop with and without our index on hashes, and the store.</summary>
    public static IReadOnlyList<IContestant> WithStore =>
        [new PreparedLoop(TableLayout.UniqueHashes), new PreparedLoop(TableLayout.Ours), new OurStore()];

    public static async Task<IReadOnlyList<LayoutResult>> RunAsync(
        string folder, IReadOnlyList<IContestant> contestants, int events, int batchSize, int slices, Action<string> report)
    {
        var workload = new EventWorkload();
        var stored = contestants.Select(_ => new List<Slice>()).ToArray();
        try
        {
            foreach (var (i, contestant) in contestants.Index())
                await contestant.PrepareAsync(File(i));
            for (var slice = 0; slice < slices; slice++)
            {
                report($"slice {slice + 1} of {slices}");
                var batches = workload.Take(events / slices).Chunk(batchSize).ToArray();
                for (var turn = 0; turn < contestants.Count; turn++)
                {
                    var i = (slice + turn) % contestants.Count;
                    stored[i].Add(await SliceTimer.MeasureAsync(contestants[i], batches));
                }
            }

            return [.. contestants.Select((c, i) => new LayoutResult(
                c.Name,
                [.. stored[i].Select(s => s.Rate)],
                [.. stored[i].Zip(stored[0], (mine, first) => mine.Rate / first.Rate)],
                (double?)stored[i].Aggregate((sum, next) => sum.Plus(next)).WrittenBytes / events,
                DatabaseFiles.Bytes(File(i)) / (double)events))];
        }
        finally
        {
            foreach (var (i, contestant) in contestants.Index())
            {
                await contestant.DisposeAsync();
                DatabaseFiles.Delete(File(i));
            }
        }

        string File(int contestant) => Path.Combine(folder, $"layout-{contestant}.db");
    }
}
