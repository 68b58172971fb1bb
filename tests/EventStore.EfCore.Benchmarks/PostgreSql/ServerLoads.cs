using EventStore.EfCore.Benchmarks.Workload;

namespace EventStore.EfCore.Benchmarks.PostgreSql;

/// <summary>
/// Ways of loading a whole archive, in batches of one size: with the index on hashes there all the time, or left out and built in the end,
/// which counts. They take turns with the batches.
/// </summary>
internal static class ServerLoads
{
    public const int BatchSize = 1_000;

    private const int Turns = 10;

    public static string Title => $"loading an archive, batches of {BatchSize:N0}";

    public static async Task<IReadOnlyList<RateResult>> RunAsync(BenchmarkServer server, int events, Action<string> report)
    {
        var entries = new List<ServerEntry>();
        try
        {
            IServerContestant[] contestants =
                [new OurServerBulkLoad(), new OurServerStore(), new BinaryCopy(), new BinaryCopy(isIndexLeftOut: true)];
            foreach (var contestant in contestants)
                entries.Add(await ServerEntry.CreateAsync(server, contestant));
            var workload = new EventWorkload();
            var batchesPerTurn = Math.Max(1, events / Turns / BatchSize);
            for (var turn = -1; turn < Turns; turn++)
            {
                report($"{Title}: {Math.Max(turn, 0) * batchesPerTurn * BatchSize:N0} of {events:N0} events");
                var batches = workload.Take(batchesPerTurn * BatchSize).Chunk(BatchSize).ToArray();
                for (var place = 0; place < entries.Count; place++)
                {
                    var entry = entries[(turn + 1 + place) % entries.Count];

                    // The first turn does not count: it is the compiler's.
                    await (turn < 0 ? entry.WarmUpAsync(batches) : entry.StoreAsync(batches));
                }
            }

            foreach (var entry in entries)
                await entry.CompleteAsync();
            foreach (var entry in entries)
                await entry.CheckAsync();
            return [.. entries.Select(e => e.ToTotal(Title, entries[0]))];
        }
        finally
        {
            foreach (var entry in entries)
                await entry.DisposeAsync();
        }
    }
}
