using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Reading;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Writing;

/// <summary>
/// Finds which events of a transaction are stored already, with the fewest look-ups. The hash covers author and sequence, so a
/// duplicate exists only where its chain holds that sequence; for all others there is nothing to ask. What comes again mostly comes in
/// the order in which it came, so the log is read from where the first of them is; what remains is read along the chain's index, one
/// query per run of consecutive sequences. The index on hashes is asked only where a chain lacks a row that it should have.
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

    /// <param name="context">A context in its transaction.</param>
    /// <param name="changes">Gets what is found.</param>
    /// <param name="events">The events.</param>
    /// <param name="find">Finds an event by its hash, where its chain does not lead to it.</param>
    public static async Task LoadAsync(EventStoreDbContext context, LogChanges changes, IEnumerable<Event> events, FindQuery find)
    {
        var server = new ServerId(changes.Log.Name);
        var suspects = events.Where(e => changes.Log.Chains.TryGetValue(e.Author, out var chain) && chain.Holds(e.Sequence)).ToList();
        var astray = Firsts(changes.Log, events).ToList();
        if (suspects.Count == 0 && astray.Count == 0)
            return;

        var rows = new FoundRows(changes, server);
        await ReadAlongLogAsync(context, rows, suspects).ConfigureAwait(false);
        await ReadAlongChainsAsync(context, rows, suspects).ConfigureAwait(false);
        var lacking = suspects.Where(rows.Lacks).Concat(astray).Select(e => e.Hash);
        await foreach (var row in find.ReadRowsAsync(context, changes.Log.ServerNumber, lacking).ConfigureAwait(false))
            rows.Add(row);

        await DamagedEvents.LoadAsync(context, changes, rows.Damaged, events).ConfigureAwait(false);
    }

    /// <summary>
    /// What is appended first to each chain that was read from the database. A chain whose last row is damaged seems to end before it, and
    /// would take its event for a new one.
    /// </summary>
    private static IEnumerable<Event> Firsts(LogState log, IEnumerable<Event> events)
    {
        foreach (var item in events)
        {
            if (!log.Chains.TryGetValue(item.Author, out var chain) || chain.IsEndCertain || chain.Holds(item.Sequence))
                continue;
            chain.IsEndCertain = true;
            yield return item;
        }
    }

    /// <summary>Reads as many rows as are looked for, from the first of them on, as long as most of them are of those.</summary>
    private static async Task ReadAlongLogAsync(EventStoreDbContext context, FoundRows rows, List<Event> suspects)
    {
        while (suspects.Count >= FewSuspects)
        {
            var wanted = suspects.Count;
            await ReadAlongChainsAsync(context, rows, suspects[..1]).ConfigureAwait(false);
            if (!rows.Changes.Known.TryGetValue(suspects[0].Hash, out var first))
                return;
            var log = LogQuery.Rows(context, rows.Changes.Log.ServerNumber, first, wanted - 1);
            await foreach (var row in log.ConfigureAwait(false))
                rows.Add(row);
            suspects.RemoveAll(e => rows.Changes.Known.ContainsKey(e.Hash));
            if (suspects.Count > wanted / 2)
                return;
        }
    }

    private static async Task ReadAlongChainsAsync(EventStoreDbContext context, FoundRows rows, List<Event> suspects)
    {
        var log = rows.Changes.Log;
        foreach (var chain in suspects.ToLookup(e => e.Author, e => e.Sequence))
        {
            var chainId = log.Chains[chain.Key].ChainId;
            foreach (var (first, last) in Runs([.. chain.Order()]))
            {
                await foreach (var row in Query.For(context)(context, log.ServerNumber, chainId, first, last).ConfigureAwait(false))
                    rows.Add(row);
            }
        }
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
