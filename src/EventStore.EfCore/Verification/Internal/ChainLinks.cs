using System.Runtime.CompilerServices;
using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Verification;

/// <summary>
/// The events of a server by chain and sequence, in pages along the index. Two queries, for a query walks the index from where it begins:
/// one from chain to chain, and one within a chain that a page did not end with.
/// </summary>
internal sealed class ChainLinks(EventDatabase database, int server, Pace pace)
{
    private const int PageSize = 5000;

    private static readonly CompiledQuery<Func<EventStoreDbContext, int, int, int, int, IAsyncEnumerable<LinkRecord>>> Behind =
        new(() => EF.CompileAsyncQuery(
        (EventStoreDbContext context, int server, int after, int to, int take) => context.UncheckedEvents
            .Where(e => e.ServerNumber == server && e.ChainId > after && e.ChainId <= to)
            .OrderBy(e => e.ChainId).ThenBy(e => e.Sequence).ThenBy(e => e.Position)
            .Take(take)
            .Select(e => new LinkRecord(e.ChainId, e.Sequence, e.Position, e.Hash, e.Previous))));

    private static readonly CompiledQuery<Func<EventStoreDbContext, int, int, long, long, int, IAsyncEnumerable<LinkRecord>>> Within =
        new(() => EF.CompileAsyncQuery(
        (EventStoreDbContext context, int server, int chain, long sequence, long position, int take) => context.UncheckedEvents
            .Where(e => e.ServerNumber == server && e.ChainId == chain
                && e.Sequence >= sequence && (e.Sequence > sequence || e.Position > position))
            .OrderBy(e => e.Sequence).ThenBy(e => e.Position)
            .Take(take)
            .Select(e => new LinkRecord(e.ChainId, e.Sequence, e.Position, e.Hash, e.Previous))));

    /// <summary>Those of the chains behind one, up to and with another. Rows that are out of order are left out.</summary>
    public async IAsyncEnumerable<LinkRecord> ReadAsync(int after, int to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var most = pace.PageOf(PageSize);
        var last = (Chain: after, Sequence: 0L, Position: 0L);
        var isWithin = false;
        while (true)
        {
            await pace.WaitAsync(cancellationToken).ConfigureAwait(false);
            var begin = last;
            var rows = await database.ReadAsync(
                context => (isWithin
                    ? Within.For(context)(context, server, begin.Chain, begin.Sequence, begin.Position, most)
                    : Behind.For(context)(context, server, begin.Chain, to, most)).ToListAsync(cancellationToken).AsTask(),
                cancellationToken).ConfigureAwait(false);
            pace.Took(rows.Count);
            foreach (var row in rows)
            {
                var here = (Chain: (int)(row.ChainId ?? 0), Sequence: row.Sequence ?? 0, Position: row.Position ?? 0);
                if (here.CompareTo(last) <= 0)
                    continue;
                last = here;
                yield return row;
            }

            var hasAdvanced = last != begin;
            if (!isWithin && (rows.Count < most || !hasAdvanced))
                yield break;
            isWithin = rows.Count == most && hasAdvanced;
        }
    }
}
