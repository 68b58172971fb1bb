using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Verification;

/// <summary>
/// Walks one server's chains by sequence: every event names one of those before it, and the recorded holes and numbers are the real
/// ones. What does not agree counts only while the server's row is the one read first: a log that is written to meanwhile moves on.
/// </summary>
internal sealed class ChainCheck(EventStoreDbContext context, UncheckedServer server, FindingList findings)
{
    private const int PageSize = 5000;

    private static readonly CompiledQuery<Func<EventStoreDbContext, int, int, long, long, IAsyncEnumerable<LinkRecord>>> Query =
        new(() => EF.CompileAsyncQuery(
        (EventStoreDbContext context, int server, int chain, long sequence, long position) => context.UncheckedEvents
            .Where(e => e.ServerNumber == server && e.ChainId == chain
                && e.Sequence >= sequence && (e.Sequence > sequence || e.Position > position))
            .OrderBy(e => e.Sequence).ThenBy(e => e.Position)
            .Take(PageSize)
            .Select(e => new LinkRecord(e.Sequence, e.Position, e.Hash, e.Previous))));

    private readonly ServerId _id = new(server.Name!);
    private readonly int _number = (int)server.Number!;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var chains = await context.UncheckedChains.Where(c => c.ServerNumber == _number)
            .OrderBy(c => c.ChainId).Select(c => new { Id = (long?)c.ChainId, c.Author })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var holes = await context.UncheckedHoles.Where(h => h.ServerNumber == _number)
            .OrderBy(h => h.ChainId).ThenBy(h => h.FromSequence)
            .Select(h => new { ChainId = (long?)h.ChainId, h.FromSequence, h.ToSequence })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var recorded = holes.ToLookup(h => h.ChainId, h => new Hole(h.FromSequence ?? 0, h.ToSequence ?? 0));

        // Numbers are assigned from 1 without gaps, so the last one is also how many there are.
        await CompareCountAsync("chains", server.LastChainId, chains.Count, cancellationToken).ConfigureAwait(false);
        var channels = await context.Channels.CountAsync(c => c.ServerNumber == _number, cancellationToken).ConfigureAwait(false);
        await CompareCountAsync("channels", server.LastChannelId, channels, cancellationToken).ConfigureAwait(false);

        foreach (var chain in chains)
        {
            var author = Convert.ToHexStringLower(chain.Author ?? []);
            if (chain.Author is not { Length: EventLimits.AuthorBytes } || chain.Id is not (>= 1 and <= int.MaxValue))
            {
                await WrongAsync($"the chain '{chain.Id}' of the author '{author}' can be none", cancellationToken).ConfigureAwait(false);
                continue;
            }

            var walk = new ChainWalk(_id, author, findings);
            await WalkAsync(walk, (int)chain.Id, cancellationToken).ConfigureAwait(false);
            await CompareHolesAsync(walk, (int)chain.Id, [.. recorded[chain.Id]], cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task WalkAsync(ChainWalk walk, int chainId, CancellationToken cancellationToken)
    {
        var (last, next, count) = (default((long, long)), default((long Sequence, long Position)), 0);
        do
        {
            (last, count) = (next, 0);
            var rows = Query.For(context)(context, _number, chainId, last.Item1, last.Item2);
            await foreach (var row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                count++;
                var here = (row.Sequence ?? 0, row.Position ?? 0);
                if (here.CompareTo(next) <= 0)
                    continue;

                next = here;
                if (row.Position <= (server.LastPosition ?? 0))
                    walk.Step(row);
            }
        }
        while (count == PageSize && next.CompareTo(last) > 0);
    }

    private async Task CompareHolesAsync(ChainWalk walk, int chainId, Hole[] recorded, CancellationToken cancellationToken)
    {
        foreach (var (from, to) in walk.Holes)
        {
            findings.Add(new VerifyFinding(
                VerifyFindingKind.Hole, _id, null, null, $"author {walk.Author} lacks the sequences {from} to {to}"));
        }

        if (walk.Holes.SequenceEqual(recorded))
            return;

        await WrongAsync(
            $"the holes recorded for author {walk.Author} (chain {chainId}) are not those of its "
            + "events", cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task CompareCountAsync(string what, long? recorded, int actual, CancellationToken cancellationToken)
    {
        if (recorded != actual)
            await WrongAsync($"the server's row says '{recorded}' {what}; there are {actual}", cancellationToken).ConfigureAwait(false);
    }

    private async Task WrongAsync(string detail, CancellationToken cancellationToken)
    {
        var hasGrown = await context.UncheckedServers
            .AnyAsync(s => s.Number == server.Number && s.LastPosition != server.LastPosition, cancellationToken).ConfigureAwait(false);
        if (!hasGrown)
            findings.Add(new VerifyFinding(VerifyFindingKind.WrongBookkeeping, _id, null, null, detail));
    }
}
