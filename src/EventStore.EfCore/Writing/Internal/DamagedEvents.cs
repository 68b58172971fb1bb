using EventStore.EfCore.Data;
using EventStore.EfCore.Quarantine;
using EventStore.EfCore.Reading;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Writing;

/// <summary>Tells which damaged rows are the events of a transaction, so that those are written in their place.</summary>
internal static class DamagedEvents
{
    /// <param name="context">A context in its transaction.</param>
    /// <param name="changes">Gets them; what it knows by then as stored already may turn out to be damaged.</param>
    /// <param name="damaged">Damaged rows that were met along the chains of the events.</param>
    /// <param name="events">The events.</param>
    public static async Task LoadAsync(
        EventStoreDbContext context, LogChanges changes, IReadOnlyCollection<EventRecord> damaged, IEnumerable<Event> events)
    {
        var server = changes.Log.ServerNumber;
        var open = await QuarantineEntries.ReadOpenAsync(context, server).ConfigureAwait(false);
        if (damaged.Count == 0 && open.Count == 0)
            return;

        var known = changes.Known.Values.ToHashSet();

        var byHash = new Dictionary<EventHash, Event>();
        foreach (var item in events)
            byHash.TryAdd(item.Hash, item);
        var rows = damaged.ToDictionary(r => r.Position!.Value);
        foreach (var position in open.Where(IsWanted).Select(o => o.Position).Except(rows.Keys).ToArray())
        {
            if (await RowQuery.ReadAsync(context, server, position).ConfigureAwait(false) is { } row)
                rows.Add(position, row);
        }

        await LeaveErasedAsync(context, changes, rows).ConfigureAwait(false);
        foreach (var (position, row) in rows)
        {
            var found = open.Find(o => o.Position == position)?.Hash;
            if (await EventOfAsync(context, changes, row, found, byHash).ConfigureAwait(false) is not { } item)
                continue;
            changes.Known.Remove(item.Hash);
            changes.AddDamaged(item.Hash, row);
        }

        bool IsWanted(OpenEntry entry) =>
            (HashOf(entry.Hash) is { } hash && byHash.ContainsKey(hash)) || known.Contains(entry.Position);
    }

    /// <summary>What was erased is no event any more, and its row is not filled again, not even a damaged one.</summary>
    private static async Task LeaveErasedAsync(EventStoreDbContext context, LogChanges changes, Dictionary<long, EventRecord> rows)
    {
        var records = await ErasureQuery.FindAsync(context, changes.Log.ServerNumber, rows.Keys.ToArray(), CancellationToken.None)
            .ConfigureAwait(false);
        foreach (var (position, record) in records)
        {
            rows.Remove(position);
            changes.Known[record.RequireHash(changes.Log.Name, position)] = position;
            changes.ErasedPositions.Add(position);
        }
    }

    /// <summary>The event that the row held, if it is one of these for certain.</summary>
    private static async Task<Event?> EventOfAsync(
        EventStoreDbContext context, LogChanges changes, EventRecord row, byte[]? found, Dictionary<EventHash, Event> events)
    {
        if (HashOf(row.Hash) is { } hash && events.TryGetValue(hash, out var named))
            return named;
        if (HashOf(found) is { } recorded && events.TryGetValue(recorded, out named))
            return named;

        foreach (var item in events.Values)
        {
            if (item.Sequence == row.Sequence
                && !changes.Known.ContainsKey(item.Hash)
                && changes.Log.Chains.TryGetValue(item.Author, out var chain) && chain.ChainId == row.ChainId
                && await IsAsync(context, changes, row, item).ConfigureAwait(false))
            {
                return item;
            }
        }

        return null;
    }

    /// <summary>
    /// Whether a row whose hash is damaged is of an event with its author and sequence: by its content, its checksum, its signature, or by
    /// the event that follows and names it. Else it may be of a fork.
    /// </summary>
    private static async Task<bool> IsAsync(EventStoreDbContext context, LogChanges changes, EventRecord row, Event item)
    {
        if (DamagedRow.ContentHash(row) == item.Hash
            || DamagedRow.IsSealed(item.Server, row, item.Hash)
            || (row.Signature is { } signature && item.Signature.Span.SequenceEqual(signature)))
        {
            return true;
        }

        var (server, chainId, next, hash) = (changes.Log.ServerNumber, (int)row.ChainId!.Value, item.Sequence + 1, item.Hash.ToArray());
        return await context.UncheckedEvents
            .AnyAsync(e => e.ServerNumber == server && e.ChainId == chainId && e.Sequence == next && e.Previous == hash)
            .ConfigureAwait(false);
    }

    private static EventHash? HashOf(byte[]? hash) =>
        hash is { Length: EventLimits.HashBytes } ? EventHash.FromBytes(hash) : null;
}
