using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Errors;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Reading;

/// <summary>
/// What the holder of some heads lacks. Goes through the chains in stretches of <see cref="Stretch"/>, with at most three queries
/// each and those of <see cref="MissingStretches"/>, and stops when the page is full.
/// </summary>
/// <remarks>
/// A stretch's starting points travel as two arrays, one element per chain number: chains are numbered without gaps, so the number
/// itself is the index. A chain that lacks nothing starts behind every possible event.
/// <para>
/// An example: chains 1 to 3 end at sequences 9, 5 and 7, and the asker's heads are (1, 4), none for chain 2, and (3, 7) with the hash that
/// ends chain 3. Then <c>sequences</c> is [4, 0, max] and <c>positions</c> [m, 0, max], m being max where the log holds at sequence 4 of
/// chain 1 just what the first head names, and else 0: what is read is chain 1 from 5 or from 4 on; all of chain 2; nothing of 3.
/// </para>
/// </remarks>
internal static class MissingQuery
{
    private const int Stretch = 64;

    private static readonly CompiledQuery<Func<EventStoreDbContext, int, int, IAsyncEnumerable<ChainEndRecord>>> Ends =
        new(() => EF.CompileAsyncQuery(
        (EventStoreDbContext context, int server, int after) => context.UncheckedChains
            .Where(c => c.ServerNumber == server && c.ChainId > after && c.ChainId <= after + Stretch)
            .OrderBy(c => c.ChainId)
            .Select(c => new ChainEndRecord(
                c.ChainId,
                c.Author,
                context.UncheckedEvents.Where(e => e.ServerNumber == server && e.ChainId == c.ChainId)
                    .OrderByDescending(e => e.Sequence).ThenByDescending(e => e.Position)
                    .Select(e => e.Sequence).FirstOrDefault(),
                context.UncheckedEvents.Where(e => e.ServerNumber == server && e.ChainId == c.ChainId)
                    .OrderByDescending(e => e.Sequence).ThenByDescending(e => e.Position)
                    .Select(e => e.Hash).FirstOrDefault(),
                context.UncheckedEvents.Where(e => e.ServerNumber == server && e.ChainId == c.ChainId)
                    .OrderByDescending(e => e.Sequence).ThenByDescending(e => e.Position)
                    .Skip(1).Select(e => e.Sequence).FirstOrDefault()))));

    private static readonly CompiledQuery<Func<EventStoreDbContext, int, byte[], CancellationToken, Task<int>>> ChainOf =
        new(() => EF.CompileAsyncQuery(
        (EventStoreDbContext context, int server, byte[] author, CancellationToken _) => context.UncheckedChains
            .Where(c => c.ServerNumber == server && c.Author == author)
            .Select(c => c.ChainId)
            .FirstOrDefault()));

    private static readonly CompiledQuery<Func<EventStoreDbContext, int, int, long[], IAsyncEnumerable<HeadEventRecord>>> AtHeads =
        new(() => EF.CompileAsyncQuery(
        (EventStoreDbContext context, int server, int after, long[] sequences) =>
            from c in context.UncheckedChains
            where c.ServerNumber == server && c.ChainId > after && c.ChainId <= after + Stretch
            from e in context.UncheckedEvents
            where e.ServerNumber == server && e.ChainId == c.ChainId && e.Sequence == sequences[c.ChainId - after - 1]
            select new HeadEventRecord(c.ChainId, e.Hash)));

    private static readonly CompiledQuery<Func<EventStoreDbContext, int, int, long[], long[], int, IAsyncEnumerable<EventRecord>>> Events =
        new(() => EF.CompileAsyncQuery(EventRecords.Of((
            EventStoreDbContext context, int server, int after, long[] sequences, long[] positions, int take) =>
            (from c in context.UncheckedChains
             where c.ServerNumber == server && c.ChainId > after && c.ChainId <= after + Stretch
             from e in context.UncheckedEvents
             where e.ServerNumber == server && e.ChainId == c.ChainId
                && e.Sequence >= sequences[c.ChainId - after - 1]
                && (e.Sequence > sequences[c.ChainId - after - 1] || e.Position > positions[c.ChainId - after - 1])
             orderby c.ChainId, e.Sequence, e.Position
             select e).Take(take))));

    public static async Task ReadAsync(
        EventStoreDbContext context,
        ServerState server,
        Holdings held,
        MissingRequest request,
        PageBuilder page,
        CancellationToken cancellationToken)
    {
        page.GoOnFrom(request.Place);
        var place = await PlaceAsync(context, server, request, cancellationToken).ConfigureAwait(false);
        var stretches = request.Authors == default
            ? All(place)
            : await OfAuthorsAsync(context, server, request.Authors, place, cancellationToken).ConfigureAwait(false);
        foreach (var after in stretches)
        {
            var chains = await ReadEndsAsync(context, server, after, cancellationToken).ConfigureAwait(false);
            if (chains.Count == 0)
                return;

            var start = StartingPoints.Of(chains, after, Stretch, held, request.Authors, place);
            if (start.AnyHeads)
            {
                var found = await AtHeads.For(context)(context, server.Number, after, start.Sequences)
                    .ToListAsync(cancellationToken).ConfigureAwait(false);
                start.FoundHeads(found);
            }

            if (start.AnyMissing)
            {
                var rows = Events.For(context)(context, server.Number, after, start.Sequences, start.Positions, page.Remaining);
                await page.AddAllAsync(rows, cancellationToken).ConfigureAwait(false);
            }

            foreach (var chain in start.WithHoles.TakeWhile(_ => page.Remaining > 0))
                await MissingStretches.ReadAsync(context, server, held, chain, place, page, cancellationToken).ConfigureAwait(false);

            if (page.Remaining == 0)
                return;
        }
    }

    private static async Task<ChainPlace?> PlaceAsync(
        EventStoreDbContext context, ServerState server, MissingRequest request, CancellationToken cancellationToken)
    {
        if (request.Place is not { } place)
            return null;
        var chain = await ChainOf.For(context)(context, server.Number, place.Author.ToArray(), cancellationToken).ConfigureAwait(false);
        return chain > 0
            ? new ChainPlace(chain, place.Sequence, place.Position)
            : throw new ArgumentException(
                $"The page before is said to have ended in the chain of author '{place.Author}', who has none here: it is of another "
                + "store, or this one was restored. Ask without a place.", nameof(request));
    }

    /// <summary>Behind which chain each stretch begins, from that of a place on.</summary>
    private static IEnumerable<int> All(ChainPlace? place)
    {
        for (var after = place is { } reached ? StretchOf(reached.ChainId) : 0; ; after += Stretch)
            yield return after;
    }

    /// <summary>Only stretches with chains of these authors.</summary>
    private static async Task<IEnumerable<int>> OfAuthorsAsync(
        EventStoreDbContext context, ServerState server, AuthorRange authors, ChainPlace? place, CancellationToken cancellationToken)
    {
        var chains = await AuthorChains.Of(context, server.Number, authors).Select(c => c.ChainId)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return chains.Where(c => place is not { } reached || c >= reached.ChainId || StretchOf(c) == StretchOf(reached.ChainId))
            .Select(StretchOf).Distinct().Order();
    }

    private static int StretchOf(int chain) => (chain - 1) / Stretch * Stretch;

    private static async Task<List<ChainEndRecord>> ReadEndsAsync(
        EventStoreDbContext context, ServerState server, int after, CancellationToken cancellationToken)
    {
        var chains = new List<ChainEndRecord>(Stretch);
        await foreach (var chain in Ends.For(context)(context, server.Number, after)
            .WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (chain.Author is not { Length: EventLimits.AuthorBytes })
                throw Damage.Of($"Chain {chain.ChainId} of server '{server.Name}' has no author");
            chains.Add(chain);
        }

        // A chain that is not there would look like one that lacks nothing.
        if (chains.Count < Math.Min(Stretch, server.LastChainId - after))
            throw Damage.Of($"Server '{server.Name}' lacks chains behind chain {after}, which its row counts");
        return chains;
    }
}
