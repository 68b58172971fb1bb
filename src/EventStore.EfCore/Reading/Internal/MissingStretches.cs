using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Reading;

/// <summary>
/// What the asker lacks of a chain of which it holds something above a hole: its holes, what is above its end, and all at its head and its
/// end where it does not hold just the same there. A query for each of those stretches.
/// </summary>
internal static class MissingStretches
{
    // A peer can name as many holes as heads, and each takes a step down the index, whether there is something in it or not.
    private const int MostStretches = 1_000;

    private static readonly CompiledQuery<Func<EventStoreDbContext, int, int, long, long, long, int, IAsyncEnumerable<EventRecord>>> Query =
        new(() => EF.CompileAsyncQuery(EventRecords.Of((
            EventStoreDbContext context, int server, int chain, long sequence, long position, long to, int take) => context.UncheckedEvents
            .Where(e => e.ServerNumber == server && e.ChainId == chain && e.Sequence >= sequence && e.Sequence <= to
                && (e.Sequence > sequence || e.Position > position))
            .OrderBy(e => e.Sequence).ThenBy(e => e.Position)
            .Take(take))));

    /// <summary>Adds the events of one chain to the page, from behind a place in it.</summary>
    public static async Task ReadAsync(
        EventStoreDbContext context,
        ServerState server,
        Holdings held,
        ChainEndRecord chain,
        ChainPlace? place,
        PageBuilder page,
        CancellationToken cancellationToken)
    {
        var author = AuthorId.FromBytes(chain.Author);
        var head = held.HeadOf(author);
        var isHeadSame = head.Sequence == 0 || await IsSameAsync(head).ConfigureAwait(false);
        var isEndSame = await IsSameAsync(held.EndOf(author)!.Value).ConfigureAwait(false);
        foreach (var (_, from, to) in held.Lacking(author, isHeadSame, isEndSame).TakeWhile(s => s.From <= chain.Sequence))
        {
            var start = new ChainPlace(chain.ChainId, from, 0);
            if (place is { } reached && reached.ChainId == chain.ChainId && reached.Sequence >= from)
                start = reached;
            if (start.Sequence > to || (start.Sequence == to && start.Position == long.MaxValue))
                continue;
            if (page.Remaining == 0)
                return;
            if (page.Stretches++ == MostStretches)
            {
                page.EndBefore(author, from);
                return;
            }

            var rows = Query.For(context)(
                context, server.Number, chain.ChainId, start.Sequence, start.Position, to, page.Remaining);
            await page.AddAllAsync(rows, cancellationToken).ConfigureAwait(false);
        }

        async Task<bool> IsSameAsync(ChainHead named) => (chain.Sequence == named.Sequence && chain.IsAlone(named.Hash))
            || named.Hash == await HeadHashes.ReadAsync(context, server, chain.ChainId, named.Sequence, cancellationToken)
                .ConfigureAwait(false);
    }
}
