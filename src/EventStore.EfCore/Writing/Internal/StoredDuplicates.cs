using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Reading;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Writing;

/// <summary>
/// Finds which events of a transaction are stored already, with the fewest look-ups. The hash covers author and sequence, so a
/// duplicate exists only where its chain holds that sequence; for all others there is nothing to ask. What comes again mostly comes in
/// the order in which it came, so the log is read from where the first of them is; what remains is read along the chain's index, one
/// query per run of consecutive sequences. The index on hashes is not needed.
/// </summary>
/// <remarks>
/// Whole rows are read and checked, for what is answered as stored already is not stored otherwise: a row that fails is damaged, and its
/// event takes its place.
/// </remarks>
internal static class StoredDuplicates
{
    // So few are found along their chains at once.
    private const int FewSuspects = 8;

    private static readonly CompiledQuery<Func<EventStoreDbContext, int, int, long, long, IAsyncEnumerable<EventRecord>>> Query =
        new(() => EF.CompileAsyncQuery(
        EventRecords.Of((EventStoreDbContext context, int server, int chain, long first, long last) => context.UncheckedEvents
            .Where(e => e.ServerNumber == server && e.ChainId == chain && e.Sequence >= first && e.Sequence <= last))));

    private static readonly CompiledQuery<Func<EventStoreDbContext, int, byte[], IAsyncEnumerable<EventRecord>>> ByHash =
        new(() => EF.CompileAsyncQuery(
        EventRecords.Of((EventStoreDbContext context, int server, byte[] hash) => context.UncheckedEvents
            .Where(e => e.ServerNumber == server && e.Hash == hash))));

    /// <param name="context">A context in its transaction.</param>
    /// <param name="changes">Gets what is found.</param>
    /// <param name="events">The events.</param>
    /// <param name="isThorough">Whether each is looked for by its hash, too, wherever its row says that it is.</param>
    public static async Task LoadAsync(EventStoreDbContext context, LogChanges changes, IEnumerable<Event> events, bool isThorough)
    {
        var suspects = events.Where(e => changes.Log.Chains.TryGetValue(e.Author, out var chain) && chain.Holds(e.Sequence)).ToList();
        if (suspects.Count == 0 && !isThorough)
            return;

        var server = new ServerId(changes.Log.Name);
        var damaged = new Dictionary<long, EventRecord>();
        await ReadAlongLogAsync(context, changes, server, suspects, damaged).ConfigureAwait(false);
        await ReadAlongChainsAsync(context, changes, server, suspects, damaged).ConfigureAwait(false);
        foreach (var item in isThorough ? events : [])
        {
            await foreach (var row in ByHash.For(context)(context, changes.Log.ServerNumber, item.Hash.ToArray()).ConfigureAwait(false))
                Add(changes, server, row, damaged);
        }

        await DamagedEvents.LoadAsync(context, changes, damaged.Values, events).ConfigureAwait(false);
    }

    /// <summary>Reads as many rows as are looked for, from the first of them on, as long as most of them are of those.</summary>
    private static async Task ReadAlongLogAsync(
        EventStoreDbContext context, LogChanges changes, ServerId server, List<Event> suspects, Dictionary<long, EventRecord> damaged)
    {
        while (suspects.Count >= FewSuspects)
        {
            var wanted = suspects.Count;
            await ReadAlongChainsAsync(context, changes, server, suspects[..1], damaged).ConfigureAwait(false);
            if (!changes.Known.TryGetValue(suspects[0].Hash, out var first))
                return;
            await foreach (var row in LogQuery.Rows(context, changes.Log.ServerNumber, first, wanted - 1).ConfigureAwait(false))
                Add(changes, server, row, damaged);
            suspects.RemoveAll(e => changes.Known.ContainsKey(e.Hash));
            if (suspects.Count > wanted / 2)
                return;
        }
    }

    private static async Task ReadAlongChainsAsync(
        EventStoreDbContext context, LogChanges changes, ServerId server, List<Event> suspects, Dictionary<long, EventRecord> damaged)
    {
        foreach (var chain in suspects.ToLookup(e => e.Author, e => e.Sequence))
        {
            var chainId = changes.Log.Chains[chain.Key].ChainId;
            foreach (var (first, last) in Runs([.. chain.Order()]))
            {
                await foreach (var row in Query.For(context)(context, changes.Log.ServerNumber, chainId, first, last).ConfigureAwait(false))
                    Add(changes, server, row, damaged);
            }
        }
    }

    private static void Add(LogChanges changes, ServerId server, EventRecord row, Dictionary<long, EventRecord> damaged)
    {
        // A row that damage left without either holds no event any more.
        if (row.Position is not { } position)
            return;
        if (EventDecoder.Decode(server, row).Event is { } stored)
            changes.Known.TryAdd(stored.Event.Hash, position);
        else if (position >= 1 && position <= changes.Log.LastPosition)
            damaged.TryAdd(position, row);
        else if (row.Hash is { Length: EventLimits.HashBytes } hash)
            changes.Known.TryAdd(EventHash.FromBytes(hash), position); // a place that no event can be written to
    }

    private static IEnumerable<(long First, long Last)> Runs(List<long> sorted)
    {
        var first = sorted[0];
        for (var i = 1; i <= sorted.Count; i++)
        {
            if (i < sorted.Count && sorted[i] <= sorted[i - 1] + 1)
                continue;
            yield return (first, sorted[i - 1]);
            if (i < sorted.Count)
                first = sorted[i];
        }
    }
}
