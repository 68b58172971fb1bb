using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Verification;

/// <summary>
/// Walks one server's chains by sequence: every event names one of those before it, and the recorded holes and numbers are the real
/// ones. What does not agree counts only while the server's row is the one read first: a log that is written to meanwhile moves on.
/// </summary>
internal sealed class ChainCheck(EventStoreDbContext context, ServerRow server, FindingList findings)
{
    private const int PageSize = 5000;

    private static readonly CompiledQuery<Func<EventStoreDbContext, int, int, long, long, IAsyncEnumerable<LinkRecord>>> Query =
        new(() => EF.CompileAsyncQuery(
        (EventStoreDbContext context, int server, int chain, long sequence, long position) => context.Events
            .Where(e => e.ServerNumber == server && e.ChainId == chain
                && e.Sequence >= sequence && (e.Sequence > sequence || e.Position > position))
            .OrderBy(e => e.Sequence).ThenBy(e => e.Position)
            .Take(PageSize)
            .Select(e => new LinkRecord(e.Sequence, e.Position, e.Hash, e.Previous))));

    private readonly ServerId _id = new(server.Name);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var chains = await context.Chains.Where(c => c.ServerNumber == server.Number)
            .OrderBy(c => c.ChainId).ToListAsync(cancellationToken).ConfigureAwait(false);
        var holes = await context.ChainHoles.Where(h => h.ServerNumber == server.Number)
            .OrderBy(h => h.ChainId).ThenBy(h => h.FromSequence).ToListAsync(cancellationToken).ConfigureAwait(false);
        var recorded = holes.ToLookup(h => h.ChainId, h => new Hole(h.FromSequence, h.ToSequence));

        // Numbers are assigned from 1 without gaps, so the last one is also how many there are.
        await CompareCountAsync("chains", server.LastChainId, chains.Count, cancellationToken).ConfigureAwait(false);
        var channels = await context.Channels.CountAsync(c => c.ServerNumber == server.Number, cancellationToken).ConfigureAwait(false);
        await CompareCountAsync("channels", server.LastChannelId, channels, cancellationToken).ConfigureAwait(false);

        foreach (var chain in chains)
        {
            var walk = new ChainWalk(_id, AuthorId.FromBytes(chain.Author), findings);
            await WalkAsync(walk, chain.ChainId, cancellationToken).ConfigureAwait(false);
            await CompareHolesAsync(walk, chain, [.. recorded[chain.ChainId]], cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task WalkAsync(ChainWalk walk, int chainId, CancellationToken cancellationToken)
    {
        var (sequence, position, count) = (0L, 0L, PageSize);
        while (count == PageSize)
        {
            count = 0;
            var rows = Query.For(context)(context, server.Number, chainId, sequence, position);
            await foreach (var row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                count++;
                (sequence, position) = (row.Sequence, row.Position);
                if (row.Position <= server.LastPosition)
                    walk.Step(row);
            }
        }
    }

    private async Task CompareHolesAsync(ChainWalk walk, ChainRow chain, Hole[] recorded, CancellationToken cancellationToken)
    {
        foreach (var (from, to) in walk.Holes)
        {
            findings.Add(new VerifyFinding(
                VerifyFindingKind.Hole, _id, null, null, $"author {walk.Author} lacks the sequences {from} to {to}"));
        }

        if (walk.Holes.SequenceEqual(recorded))
            return;

        await WrongAsync(
            $"the holes recorded for author {walk.Author} (chain {chain.ChainId}) are not those of its "
            + "events", cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task CompareCountAsync(string what, int recorded, int actual, CancellationToken cancellationToken)
    {
        if (recorded != actual)
            await WrongAsync($"the server's row says {recorded} {what}; there are {actual}", cancellationToken).ConfigureAwait(false);
    }

    private async Task WrongAsync(string detail, CancellationToken cancellationToken)
    {
        var hasGrown = await context.Servers
            .AnyAsync(s => s.Number == server.Number && s.LastPosition != server.LastPosition, cancellationToken).ConfigureAwait(false);
        if (!hasGrown)
            findings.Add(new VerifyFinding(VerifyFindingKind.WrongBookkeeping, _id, null, null, detail));
    }
}
