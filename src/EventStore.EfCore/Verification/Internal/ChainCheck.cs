using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Verification;

/// <summary>
/// Walks one server's chains by sequence: every event names one of those before it, and the recorded holes and numbers are the real
/// ones. A log that is written to meanwhile moves on from what was read of it: what is compared is of one moment.
/// What knows the order of chains says which need not be walked; without it, all are.
/// </summary>
internal sealed class ChainCheck(
    EventDatabase database, UncheckedServer server, FindingList findings, ChainOrder? order, Pace pace, int readers)
{
    private const int PageSize = 1000;

    // Events: fewer are read before others have begun.
    private const int WorthSharing = 5_000;

    // For each that reads: chains are of different lengths.
    private const int Parts = 2;

    private readonly ServerId _id = new(server.Name!);
    private readonly int _number = (int)server.Number!;
    private readonly ChainLinks _links = new(database, (int)server.Number!, pace);

    /// <summary>Runs to the last chain.</summary>
    /// <param name="after">The chain to begin behind.</param>
    /// <param name="pageDone">Told after each page of chains but the last one which chain it ended with.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task RunAsync(int after, Action<int> pageDone, CancellationToken cancellationToken)
    {
        if (after == 0)
            await CompareCountsAsync(cancellationToken).ConfigureAwait(false);

        bool goesOn;
        do
        {
            var begin = after;
            var (chains, holes) = await database.ReadAsync(c => ReadPageAsync(c, begin, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
            after = LastOf(chains, begin);
            var walks = await WalkAsync(chains, begin, after, cancellationToken).ConfigureAwait(false);
            foreach (var (chain, walk) in walks)
                await CompareHolesAsync(walk, chain, [.. holes[chain]], cancellationToken).ConfigureAwait(false);
            goesOn = chains.Count == PageSize && after > begin;
            if (goesOn)
                pageDone(after);
        }
        while (goesOn);
    }

    private async Task<(List<ChainRecord> Chains, ILookup<long, Hole> Holes)> ReadPageAsync(
        EventStoreDbContext context, int after, CancellationToken cancellationToken)
    {
        var chains = await context.UncheckedChains.Where(c => c.ServerNumber == _number && c.ChainId > after)
            .OrderBy(c => c.ChainId).Take(PageSize)
            .Select(c => new ChainRecord((long?)c.ChainId, c.Author))
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var to = LastOf(chains, after);
        var holes = await context.UncheckedHoles.Where(h => h.ServerNumber == _number && h.ChainId > after && h.ChainId <= to)
            .OrderBy(h => h.ChainId).ThenBy(h => h.FromSequence)
            .Select(h => new { ChainId = (long?)h.ChainId, h.FromSequence, h.ToSequence })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return (chains, holes.ToLookup(h => h.ChainId ?? 0, h => new Hole(h.FromSequence ?? 0, h.ToSequence ?? 0)));
    }

    private static int LastOf(List<ChainRecord> chains, int after) =>
        (int)chains.Select(c => Math.Clamp(c.Id ?? 0, after, int.MaxValue)).DefaultIfEmpty(after).Max();

    /// <summary>Walks chains, each that can be one, in parts of them at once.</summary>
    /// <returns>What was walked, in their order.</returns>
    private async Task<SortedDictionary<int, ChainWalk>> WalkAsync(
        List<ChainRecord> chains, int after, int to, CancellationToken cancellationToken)
    {
        var authors = Authors(chains);
        var count = server.LastPosition > WorthSharing && readers > 1 ? readers * Parts : 1;
        var parts = authors.Chunk(Math.Max((authors.Count + count - 1) / count, 1)).ToArray();
        var found = parts.Select(_ => new FindingList()).ToArray();
        var walks = new SortedDictionary<int, ChainWalk>();
        foreach (var (part, own) in parts.Zip(found))
        {
            foreach (var (chain, author) in part)
                walks[chain] = new ChainWalk(_id, author, own);
        }

        var walked = await Together.RunAsync(parts.Length, WalkPartAsync, readers, cancellationToken).ConfigureAwait(false);
        foreach (var (part, own) in walked.Zip(found))
        {
            // What was found before it failed stays; what others found behind it is looked for no more.
            findings.AddAll(own);
            await part.ConfigureAwait(false);
        }

        return walks;

        async Task<bool> WalkPartAsync(int part)
        {
            var all = (part == 0 ? after : parts[part - 1][^1].Key, part == parts.Length - 1 ? to : parts[part][^1].Key);
            IReadOnlyList<(int After, int To)> stretches = order is null
                ? [all]
                : await order.FindAsync([.. parts[part].Select(c => c.Key)], all, cancellationToken).ConfigureAwait(false);
            foreach (var (behind, last) in stretches)
                await WalkAsync(walks, behind, last, server.LastPosition ?? 0, cancellationToken).ConfigureAwait(false);
            return true;
        }
    }

    /// <summary>The authors of those chains that can be some, in the order of the chains.</summary>
    private SortedDictionary<int, string> Authors(List<ChainRecord> chains)
    {
        var authors = new SortedDictionary<int, string>();
        foreach (var (id, bytes) in chains)
        {
            var author = Convert.ToHexStringLower(bytes ?? []);
            if (bytes is not { Length: EventLimits.AuthorBytes } || id is not (>= 1 and <= int.MaxValue))
                Wrong($"the chain '{id}' of the author '{author}' can be none");
            else
                authors[(int)id] = author;
        }

        return authors;
    }

    private async Task WalkAsync(
        IReadOnlyDictionary<int, ChainWalk> walks, int after, int to, long end, CancellationToken cancellationToken)
    {
        await foreach (var row in _links.ReadAsync(after, to, cancellationToken).ConfigureAwait(false))
        {
            if (row.Position <= end && walks.TryGetValue((int)row.ChainId!, out var walk))
                walk.Step(row);
        }
    }

    private async Task CompareHolesAsync(ChainWalk walk, int chain, Hole[] recorded, CancellationToken cancellationToken)
    {
        foreach (var (from, to) in walk.Holes)
        {
            findings.Add(new VerifyFinding(
                VerifyFindingKind.Hole, _id, null, null, $"author {walk.Author} lacks the sequences {from} to {to}"));
        }

        if (!walk.Holes.SequenceEqual(recorded) && !await AreHolesRightAsync(chain, cancellationToken).ConfigureAwait(false))
            Wrong($"the holes recorded for author {walk.Author} (chain {chain}) are not those of its events");
    }

    /// <summary>
    /// Whether a chain's holes, as they are recorded at one moment, are those of its events of that moment. One statement sees one moment;
    /// and as events never change, those up to the end that the log had then can be read afterwards.
    /// </summary>
    private async Task<bool> AreHolesRightAsync(int chain, CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(
            context => context.UncheckedServers.Where(s => s.Number == _number)
                .SelectMany(
                    s => context.UncheckedHoles.Where(h => h.ServerNumber == _number && h.ChainId == chain).DefaultIfEmpty(),
                    (s, h) => new { s.LastPosition, From = h!.FromSequence, To = h.ToSequence })
                .OrderBy(r => r.From)
                .ToListAsync(cancellationToken),
            cancellationToken).ConfigureAwait(false);
        var walk = new ChainWalk(_id, "", new FindingList());
        var walks = new Dictionary<int, ChainWalk> { [chain] = walk };
        await WalkAsync(walks, chain - 1, chain, rows.FirstOrDefault()?.LastPosition ?? 0, cancellationToken).ConfigureAwait(false);
        return rows.Where(r => r.From is not null || r.To is not null).Select(r => new Hole(r.From ?? 0, r.To ?? 0))
            .SequenceEqual(walk.Holes);
    }

    /// <summary>Numbers are assigned from 1 without gaps, so the last one is also how many there are.</summary>
    private async Task CompareCountsAsync(CancellationToken cancellationToken)
    {
        var counts = await database.ReadAsync(
            context => context.UncheckedServers.Where(s => s.Number == _number)
                .Select(s => new
                {
                    s.LastChainId,
                    s.LastChannelId,
                    Chains = context.UncheckedChains.Count(c => c.ServerNumber == _number),
                    Channels = context.Channels.Count(c => c.ServerNumber == _number),
                })
                .FirstOrDefaultAsync(cancellationToken),
            cancellationToken).ConfigureAwait(false);
        if (counts is null)
            Wrong("the server's row is gone");
        else if (counts.LastChainId != counts.Chains)
            Wrong($"the server's row says '{counts.LastChainId}' chains; there are {counts.Chains}");
        if (counts is not null && counts.LastChannelId != counts.Channels)
            Wrong($"the server's row says '{counts.LastChannelId}' channels; there are {counts.Channels}");
    }

    private void Wrong(string detail) =>
        findings.Add(new VerifyFinding(VerifyFindingKind.WrongBookkeeping, _id, null, null, detail));

    private sealed record ChainRecord(long? Id, byte[]? Author);
}
