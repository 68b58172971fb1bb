using Microsoft.Extensions.DependencyInjection;

namespace EventStore.EfCore.CrashTests.Writer;

/// <summary>The ways of writing. Each but the endless one ends by itself, and stores a thousand events or so.</summary>
internal static class Scenarios
{
    // Two servers, so that transactions span both.
    private static readonly ServerId[] Servers = [new("grove"), new("meadow")];

    /// <summary>Sixteen callers, with authors of their own in each round. It is ended by a kill.</summary>
    public static Task EndlessAsync(IServiceProvider services, AcknowledgedLines output, int round) => StoreAsync(
        services.GetRequiredService<IEventStore>(),
        output,
        Enumerable.Range(0, 16).Select(caller => Chain(caller, $"round {round}", (caller % 5) + 1)),
        eventsPerCaller: int.MaxValue);

    /// <summary>Sixteen callers at once, who store single events and batches of up to a hundred.</summary>
    public static Task CallsAsync(IServiceProvider services, AcknowledgedLines output)
    {
        int[] batchSizes = [1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 5, 10, 20, 50, 100, 100];
        return StoreAsync(
            services.GetRequiredService<IEventStore>(),
            output,
            batchSizes.Select((size, caller) => Chain(caller, "calls", size)),
            eventsPerCaller: 100);
    }

    /// <summary>A stream of a thousand events in batches of forty.</summary>
    public static async Task StreamAsync(IServiceProvider services, AcknowledgedLines output)
    {
        var chain = Chain(0, "stream", 40);
        var events = Enumerable.Range(0, 25).SelectMany(_ => chain.NextBatch()).ToArray();
        var options = new StreamOptions { BatchSize = chain.BatchSize, Progress = new StreamAcknowledgements(output) };
        await services.GetRequiredService<IEventStore>().StoreEventsAsync(events.ToAsyncEnumerable(), options);
    }

    /// <summary>A bulk load of eight hundred events by four callers, its completion, and single events afterwards.</summary>
    public static async Task BulkAsync(IServiceProvider services, AcknowledgedLines output)
    {
        await using (var load = await services.GetRequiredService<IBulkLoader>().BeginAsync())
        {
            await StoreAsync(load, output, Enumerable.Range(0, 4).Select(caller => Chain(caller, "bulk", 40)), eventsPerCaller: 200);
            await load.CompleteAsync();
        }

        var store = services.GetRequiredService<IEventStore>();
        await StoreAsync(store, output, [Chain(0, "after the bulk load", 1)], eventsPerCaller: 30);
    }

    /// <summary>A few events into a file that the first call creates.</summary>
    public static Task CreateAsync(IServiceProvider services, AcknowledgedLines output, int caller) =>
        StoreAsync(services.GetRequiredService<IEventStore>(), output, [Chain(caller, "create", 2)], eventsPerCaller: 6);

    /// <summary>Brings an old file up to date and stores a few events.</summary>
    public static async Task MigrateAsync(IServiceProvider services, AcknowledgedLines output)
    {
        await services.GetRequiredService<IEventStoreSchema>().MigrateAsync();
        await StoreAsync(services.GetRequiredService<IEventStore>(), output, [Chain(0, "migrate", 2)], eventsPerCaller: 6);
    }

    private static Task StoreAsync(IEventWriter writer, AcknowledgedLines output, IEnumerable<AuthorChain> chains, int eventsPerCaller) =>
        Task.WhenAll(chains.Select(chain => Task.Run(async () =>
        {
            for (var stored = 0; stored < eventsPerCaller; stored += chain.BatchSize)
            {
                var batch = chain.NextBatch();
                IReadOnlyList<StoreReceipt> receipts = batch is [var single]
                    ? [await writer.StoreEventAsync(single)]
                    : (await writer.StoreEventsAsync(batch)).Receipts;
                output.Write(batch.Zip(receipts, (one, receipt) => (one, receipt.Position)));
            }
        })));

    private static AuthorChain Chain(int caller, string part, int batchSize) =>
        new(Servers[caller % Servers.Length], $"{part}, caller {caller}", batchSize);
}
