using EventStore.EfCore.Benchmarks.Measuring;
using EventStore.EfCore.Benchmarks.Workload;

namespace EventStore.EfCore.Benchmarks.PostgreSql;

/// <summary>
/// All contestants with batches of one size. They take turns, each storing the same events into its own database, and begin the rounds one
/// after the other, so that whatever else the machine does hits all alike.
/// </summary>
internal static class ServerBatches
{
    public static readonly int[] Sizes = [100, 1_000, 10_000];

    private const int Rounds = 10;

    public static string Title(int size) => $"batches of {size:N0}";

    /// <summary>Has all contestants store batches of one size; ours comes first.</summary>
    public static async Task<IReadOnlyList<RateResult>> RunAsync(BenchmarkServer server, int size, int events, Action<string> report)
    {
        var entries = new List<ServerEntry>();
        try
        {
            foreach (var contestant in new IServerContestant[] { new OurServerStore(), new StockServerSaveChanges(), new BinaryCopy() })
                entries.Add(await ServerEntry.CreateAsync(server, contestant));
            var workload = new EventWorkload();
            await JitWarmUp.RunAsync(
                async () =>
                {
                    Event[][] batches = [.. workload.Take(1_000).Chunk(50), .. workload.Take(3 * size).Chunk(size)];
                    foreach (var entry in entries)
                        await entry.WarmUpAsync(batches);
                },
                report);

            var batchesPerRound = Math.Max(1, (int)Math.Ceiling(events / (double)Rounds / size));
            for (var round = 0; round < Rounds; round++)
            {
                report($"{Title(size)}: round {round + 1} of {Rounds}");
                var batches = workload.Take(batchesPerRound * size).Chunk(size).ToArray();
                for (var turn = 0; turn < entries.Count; turn++)
                    await entries[(round + turn) % entries.Count].StoreAsync(batches);
            }

            foreach (var entry in entries)
                await entry.CheckAsync();
            return [.. entries.Select(e => e.ToResult(Title(size), entries[0]))];
        }
        finally
        {
            foreach (var entry in entries)
                await entry.DisposeAsync();
        }
    }
}
