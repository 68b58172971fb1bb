using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Reading;

/// <summary>
/// What the holder of some heads lacks. Goes through the chains in stretches of <see cref="Stretch"/>, with at most three queries
/// each, and stops when the page is full.
/// </summary>
/// <remarks>
/// A stretch's starting points travel as two arrays, one element per chain number: chains are numbered without gaps, so the number
/// itself is the index. A chain that lacks nothing starts behind every possible event.
/// <para>
/// An example: chains 1 to 3 end at sequences 9, 5 and 7, and the asker's heads are (1, 4), none for chain 2, and (3, 7) with the hash that
/// ends chain 3. Then <c>sequences</c> is [4, 0, max] and <c>positions</c> [p, 0, max], p being the position of the event that the
/// first head names: what is read is chain 1 behind (4, p), so forks of 4 that were stored after p as well; all of chain 2; nothing of 3.
/// </para>
/// </remarks>
internal static class MissingQuery
{
    private const int Stretch = 64;

    private static readonly CompiledQuery<Func<EventStoreDbContext, int, int, IAsyncEnumerable<ChainEndRecord>>> Ends =
        new(() => EF.CompileAsyncQuery(
        (EventStoreDbContext context, int server, int after) => context.Chains
            .Where(c => c.ServerNumber == server && c.ChainId > after && c.ChainId <= after + Stretch)
            .OrderBy(c => c.ChainId)
            .Select(c => new ChainEndRecord(
                c.ChainId,
                c.Author,
                context.Events.Where(e => e.ServerNumber == server && e.ChainId == c.ChainId)
                    .OrderByDescending(e => e.Sequence).ThenByDescending(e => e.Position)
                    .Select(e => (long?)e.Sequence).FirstOrDefault(),
                context.Events.Where(e => e.ServerNumber == server && e.ChainId == c.ChainId)
                    .OrderByDescending(e => e.Sequence).ThenByDescending(e => e.Position)
                    .Select(e => e.Hash).FirstOrDefault()))));

    private static readonly CompiledQuery<Func<EventStoreDbContext, int, int, long[], IAsyncEnumerable<HeadPositionRecord>>> Positions =
        new(() => EF.CompileAsyncQuery(
        (EventStoreDbContext context, int server, int after, long[] sequences) =>
            from c in context.Chains
            where c.ServerNumber == server && c.ChainId > after && c.ChainId <= after + Stretch
            from e in context.Events
            where e.ServerNumber == server && e.ChainId == c.ChainId && e.Sequence == sequences[c.ChainId - after - 1]
            select new HeadPositionRecord(e.ChainId, e.Position, e.Hash)));

    private static readonly CompiledQuery<Func<EventStoreDbContext, int, int, long[], long[], int, IAsyncEnumerable<EventRecord>>> Events =
        new(() => EF.CompileAsyncQuery(EventRecords.Of((
            EventStoreDbContext context, int server, int after, long[] sequences, long[] positions, int take) =>
            (from c in context.Chains
             where c.ServerNumber == server && c.ChainId > after && c.ChainId <= after + Stretch
             from e in context.Events
             where e.ServerNumber == server && e.ChainId == c.ChainId
                && e.Sequence >= sequences[c.ChainId - after - 1]
                && (e.Sequence > sequences[c.ChainId - after - 1] || e.Position > positions[c.ChainId - after - 1])
             orderby c.ChainId, e.Sequence, e.Position
             select e).Take(take))));

    public static async Task ReadAsync(
        EventStoreDbContext context,
        int server,
        IReadOnlyDictionary<AuthorId, ChainHead> heads,
        PageBuilder page,
        CancellationToken cancellationToken)
    {
        var after = 0;
        while (page.Remaining > 0)
        {
            var chains = new List<ChainEndRecord>(Stretch);
            await foreach (var chain in Ends.For(context)(context, server, after).WithCancellation(cancellationToken).ConfigureAwait(false))
                chains.Add(chain);
            if (chains.Count == 0)
                return;

            var start = StartingPoints.Of(chains, after, Stretch, heads);
            if (start.AnyHeads)
            {
                await foreach (var head in Positions.For(context)(context, server, after, start.Sequences)
                    .WithCancellation(cancellationToken).ConfigureAwait(false))
                {
                    start.FoundHead(head, after);
                }
            }

            if (start.AnyMissing)
            {
                var rows = Events.For(context)(context, server, after, start.Sequences, start.Positions, page.Remaining);
                await page.AddAllAsync(rows, cancellationToken).ConfigureAwait(false);
            }

            after += Stretch;
        }
    }
}
