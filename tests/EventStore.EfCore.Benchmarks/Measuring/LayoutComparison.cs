using EventStore.EfCore.Benchmarks.Contestants;
using EventStore.EfCore.Benchmarks.Workload;

namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>
/// What each index of our table costs: the hand-written loop on the table as it is, and with indexes left out or made otherwise. All take
/// turns with the same events.
/// </summary>
internal static class LayoutComparison
{
    private const string NoHash = """DROP INDEX "IX_Events_ServerId_Hash" """;
    private const string NoChannel = """DROP INDEX "IX_Events_ServerId_ChannelId_Position" """;
    private const string NoChain = """DROP INDEX "IX_Events_ServerId_ChainId_Sequence_Position" """;

    private const string Prefix = """CREATE INDEX "IX_Prefix" ON "Events" ("ServerId", substr("Hash", 1, 8))""";

    private const string SomeChannel =
        """CREATE INDEX "IX_Channel" ON "Events" ("ServerId", "ChannelId", "Position") WHERE "ChannelId" IS NOT NULL""";

    private const string ShortChain = """CREATE INDEX "IX_Chain" ON "Events" ("ServerId", "ChainId", "Sequence")""";

    public static IReadOnlyList<PreparedLoop> CreateContestants() =>
    [
        new("as it is"),
        new("8 bytes of the hash", NoHash, Prefix),
        new("no index on hashes", NoHash),
        new("none, and channels where there are", NoHash, NoChannel, SomeChannel),
        new("none, and no position in the chains'", NoHash, NoChain, ShortChain),
        new("none, and none on channels", NoHash, NoChannel),
        new("none, and none on chains", NoHash, NoChain),
        new("none but the key", NoHash, NoChannel, NoChain),
    ];

    public static async Task<IReadOnlyList<LayoutResult>> RunAsync(
        string folder, int events, int batchSize, int slices, Action<string> report)
    {
        var contestants = CreateContestants();
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
