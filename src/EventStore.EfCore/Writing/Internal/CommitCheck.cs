using EventStore.EfCore.Data;
using EventStore.EfCore.Providers;
using EventStore.EfCore.Reading;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Writing;

/// <summary>Looks whether a transaction is in the database whose commit ended in an error.</summary>
internal sealed class CommitCheck(IServerLock locks)
{
    private const int LookupSize = 500;

    /// <summary>
    /// Whether all events that the outcomes speak of are at their positions. One would not do: after a commit that failed another writer
    /// may have stored some of the same events at the same positions. And those that were there before count as well: the machine that
    /// answers now may never have had them.
    /// </summary>
    public async Task<bool> AreStoredAsync(EventStoreDbContext context, IReadOnlyList<WriteCall> calls, WriteOutcome[] outcomes)
    {
        var places = calls.Zip(outcomes).SelectMany(p => Places(p.First, p.Second)).Distinct()
            .ToLookup(p => p.Server, StringComparer.Ordinal);

        // Under the locks: they wait for a commit that is still under way.
        var names = places.Select(g => g.Key).Order(StringComparer.Ordinal).ToArray();
        foreach (var row in await locks.LockAsync(context, names).ConfigureAwait(false))
        {
            if (row.IsNew
                || !await AreStoredAsync(context, row.Number, places[row.Name]).ConfigureAwait(false)
                || !await AreRepairedAsync(context, row, places[row.Name].Where(p => p.IsRepaired)).ConfigureAwait(false))
            {
                return false;
            }
        }

        return true;
    }

    private static async Task<bool> AreStoredAsync(EventStoreDbContext context, int server, IEnumerable<Place> places)
    {
        var missing = places.DistinctBy(p => p.Position).ToDictionary(p => p.Position, p => p.Hash);
        foreach (var positions in missing.Keys.Chunk(LookupSize))
        {
            var rows = context.Events
                .Where(e => e.ServerNumber == server && positions.Contains(e.Position))
                .Select(e => new { e.Position, e.Hash });
            await foreach (var row in rows.AsAsyncEnumerable().ConfigureAwait(false))
            {
                if (row.Hash.AsSpan().SequenceEqual(missing[row.Position].ToArray()))
                    missing.Remove(row.Position);
            }
        }

        return missing.Count == 0;
    }

    // Their hashes may have been there before.
    private static async Task<bool> AreRepairedAsync(EventStoreDbContext context, LockedServer server, IEnumerable<Place> places)
    {
        foreach (var place in places)
        {
            var row = await RowQuery.ReadAsync(context, server.Number, place.Position).ConfigureAwait(false);
            if (row is null || EventDecoder.Decode(new ServerId(server.Name), row).Event is null)
                return false;
        }

        return true;
    }

    private static IEnumerable<Place> Places(WriteCall call, WriteOutcome outcome) => outcome switch
    {
        { Result: { } result } => call.Events.Zip(result.Receipts, Of),
        { Refusal: { Position: { } position } refusal } => [new Place(refusal.Server.Value, position, refusal.Hash, IsRepaired: false)],
        _ => [],
    };

    private static Place Of(Event item, StoreReceipt receipt) =>
        new(item.Server.Value, receipt.Position, item.Hash, receipt.Outcome == StoreOutcome.Repaired);

    /// <summary>Where the log of a server holds an event, as a caller is to be told.</summary>
    private readonly record struct Place(string Server, long Position, EventHash Hash, bool IsRepaired);
}
