using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Writing;

/// <summary>
/// Finds which events of a transaction are stored already, with the fewest look-ups. The hash covers author and sequence, so a
/// duplicate exists only where its chain holds that sequence; for all others there is nothing to ask. What remains is read along
/// the chain's index, one query per run of consecutive sequences: the index on hashes is not needed.
/// </summary>
internal static class StoredDuplicates
{
    private static readonly CompiledQuery<Func<EventStoreDbContext, int, int, long, long, IAsyncEnumerable<StoredHashRecord>>> Query =
        new(() => EF.CompileAsyncQuery(
        (EventStoreDbContext context, int server, int chain, long first, long last) => context.UncheckedEvents
            .Where(e => e.ServerNumber == server && e.ChainId == chain && e.Sequence >= first && e.Sequence <= last)
            .Select(e => new StoredHashRecord(
                e.Hash, e.Position, context.Erasures.Any(x => x.ServerNumber == server && x.Position == e.Position)))));

    public static async Task LoadAsync(EventStoreDbContext context, LogChanges changes, IEnumerable<Event> events)
    {
        foreach (var (chain, sequences) in Suspects(changes.Log, events))
        {
            sequences.Sort();
            foreach (var (first, last) in Runs(sequences))
            {
                var rows = Query.For(context)(context, changes.Log.ServerNumber, chain.ChainId, first, last);
                await foreach (var row in rows.ConfigureAwait(false))
                {
                    // A row that damage left without either holds no event any more.
                    if (row is not { Hash: { Length: EventLimits.HashBytes } hash, Position: { } position })
                        continue;
                    changes.Known.TryAdd(EventHash.FromBytes(hash), position);
                    if (row.IsErased)
                        changes.ErasedPositions.Add(position);
                }
            }
        }
    }

    private static Dictionary<ChainState, List<long>> Suspects(LogState log, IEnumerable<Event> events)
    {
        var suspects = new Dictionary<ChainState, List<long>>();
        foreach (var item in events)
        {
            if (!log.Chains.TryGetValue(item.Author, out var chain) || !chain.Holds(item.Sequence))
                continue;
            if (!suspects.TryGetValue(chain, out var sequences))
                suspects.Add(chain, sequences = []);
            sequences.Add(item.Sequence);
        }

        return suspects;
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

    private sealed record StoredHashRecord(byte[]? Hash, long? Position, bool IsErased);
}
