using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Verification;

/// <summary>
/// Spares walking along a chain that came in order, by the walk along its log: where the index on chains leads to just the same events,
/// such a walk finds nothing.
/// </summary>
internal sealed class ChainOrder(EventDatabase database, UncheckedServer server, ChainTally tally)
{
    // A query holds on to one moment.
    private const int MostAtOnce = 5_000_000;

    // Of so many chains, one may be out of order: where more are, walking all of them together is quicker.
    private const int Neighbours = 8;

    // Read from the index alone, which has all of these columns.
    private static readonly CompiledQuery<Func<EventStoreDbContext, int, int, int, long, IAsyncEnumerable<ChainEntries>>> Query =
        new(() => EF.CompileAsyncQuery(
        (EventStoreDbContext context, int server, int after, int to, long end) => context.UncheckedEvents
            .Where(e => e.ServerNumber == server && e.ChainId > after && e.ChainId <= to && e.Position <= end)
            .GroupBy(e => e.ChainId)
            .Select(g => new ChainEntries(
                (long)g.Key!,
                g.LongCount(),
                g.Sum(e => e.Sequence % ChainEntries.Prime * (e.Position % ChainEntries.Prime) % ChainEntries.Prime) ?? 0))));

    private readonly int _number = (int)server.Number!;

    /// <summary>Which stretches of chains are to be walked: each behind one and up to another.</summary>
    /// <param name="chains">The chains, ascending.</param>
    /// <param name="all">The stretch that they are in: the answer, where anything is amiss or walking it is quicker.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<(int After, int To)>> FindAsync(
        int[] chains, (int After, int To) all, CancellationToken cancellationToken)
    {
        var others = chains.Where(c => Find(c) is null).Select(c => (c - 1, c)).ToArray();
        if (others.Length * Neighbours > chains.Length)
            return [all];
        foreach (var stretch in InOrder(chains))
        {
            if (!await FitsAsync(stretch, cancellationToken).ConfigureAwait(false))
                return [all];
        }

        return others;
    }

    private ChainEntries? Find(int chain) => tally.Find(chain) is { Count: <= MostAtOnce } found ? found : null;

    /// <summary>Those that came in order, as they lie beside each other.</summary>
    private IEnumerable<List<ChainEntries>> InOrder(int[] chains)
    {
        var (stretch, events) = (new List<ChainEntries>(), 0L);
        foreach (var found in chains.Select(Find))
        {
            events += found?.Count ?? 0;
            if (stretch.Count > 0 && (found is null || events > MostAtOnce))
            {
                yield return stretch;
                (stretch, events) = ([], found?.Count ?? 0);
            }

            if (found is not null)
                stretch.Add(found);
        }

        if (stretch.Count > 0)
            yield return stretch;
    }

    private async Task<bool> FitsAsync(List<ChainEntries> stretch, CancellationToken cancellationToken)
    {
        var (after, to) = ((int)stretch[0].Chain - 1, (int)stretch[^1].Chain);
        try
        {
            var read = await database.ReadAsync(
                context => Query.For(context)(context, _number, after, to, server.LastPosition ?? 0)
                    .ToListAsync(cancellationToken).AsTask(),
                cancellationToken).ConfigureAwait(false);
            var found = read.ToLookup(e => e.Chain);
            return stretch.All(e => found[e.Chain].SequenceEqual([e]));
        }
        catch (StorageException e) when (e.Kind == StorageErrorKind.Corrupt)
        {
            // The walk meets with it, too, and tells what it found until then.
            return false;
        }
    }
}
