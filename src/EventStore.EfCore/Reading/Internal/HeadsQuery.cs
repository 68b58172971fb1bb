using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Errors;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Reading;

/// <summary>
/// Heads are computed, not stored: per chain three steps down its index, to its end, and where it has holes three more, to the first
/// of them. All come by one statement, so that they are those of one moment.
/// </summary>
internal static class HeadsQuery
{
    private const int End = 0;
    private const int Head = 1;
    private const int Hole = 2;
    private const int Quarantined = 3;

    // The order is made here, for a statement of several parts would sort on disk. The sequence of the event before the last one tells
    // whether the last one has a fork. Most servers have no hole at all: they are asked once, not once for each chain.
    private static readonly CompiledQuery<Func<EventStoreDbContext, int, byte[], byte[], IAsyncEnumerable<HeadOrHoleRecord>>> Query =
        new(() => EF.CompileAsyncQuery(
        (EventStoreDbContext context, int server, byte[] first, byte[] end) => context.UncheckedChains
            .Where(c => c.ServerNumber == server && AuthorOrder.IsAtLeast(c.Author, first) && AuthorOrder.IsBelow(c.Author, end))
            .Select(c => new
            {
                ChainId = (long?)c.ChainId,
                c.Author,
                Sequence = context.UncheckedEvents.Where(e => e.ServerNumber == server && e.ChainId == c.ChainId)
                    .OrderByDescending(e => e.Sequence).ThenByDescending(e => e.Position)
                    .Select(e => e.Sequence).FirstOrDefault(),
                Other = context.UncheckedEvents.Where(e => e.ServerNumber == server && e.ChainId == c.ChainId)
                    .OrderByDescending(e => e.Sequence).ThenByDescending(e => e.Position)
                    .Skip(1).Select(e => e.Sequence).FirstOrDefault(),
                Hash = context.UncheckedEvents.Where(e => e.ServerNumber == server && e.ChainId == c.ChainId)
                    .OrderByDescending(e => e.Sequence).ThenByDescending(e => e.Position)
                    .Select(e => e.Hash).FirstOrDefault(),
                Kind = End,
            })
            .Concat(
                from c in context.UncheckedChains
                where c.ServerNumber == server && AuthorOrder.IsAtLeast(c.Author, first) && AuthorOrder.IsBelow(c.Author, end)
                    && context.UncheckedHoles.Any(h => h.ServerNumber == server)
                    && context.UncheckedHoles.Any(h => h.ServerNumber == server && h.ChainId == c.ChainId)
                select new
                {
                    ChainId = (long?)c.ChainId,
                    c.Author,
                    Sequence = context.UncheckedEvents
                        .Where(e => e.ServerNumber == server && e.ChainId == c.ChainId && e.Sequence < context.UncheckedHoles
                            .Where(h => h.ServerNumber == server && h.ChainId == c.ChainId).Min(h => h.FromSequence))
                        .OrderByDescending(e => e.Sequence).ThenByDescending(e => e.Position)
                        .Select(e => e.Sequence).FirstOrDefault(),
                    Other = context.UncheckedEvents
                        .Where(e => e.ServerNumber == server && e.ChainId == c.ChainId && e.Sequence < context.UncheckedHoles
                            .Where(h => h.ServerNumber == server && h.ChainId == c.ChainId).Min(h => h.FromSequence))
                        .OrderByDescending(e => e.Sequence).ThenByDescending(e => e.Position)
                        .Skip(1).Select(e => e.Sequence).FirstOrDefault(),
                    Hash = context.UncheckedEvents
                        .Where(e => e.ServerNumber == server && e.ChainId == c.ChainId && e.Sequence < context.UncheckedHoles
                            .Where(h => h.ServerNumber == server && h.ChainId == c.ChainId).Min(h => h.FromSequence))
                        .OrderByDescending(e => e.Sequence).ThenByDescending(e => e.Position)
                        .Select(e => e.Hash).FirstOrDefault(),
                    Kind = Head,
                })
            .Concat(
                from c in context.UncheckedChains
                where c.ServerNumber == server && AuthorOrder.IsAtLeast(c.Author, first) && AuthorOrder.IsBelow(c.Author, end)
                    && context.UncheckedHoles.Any(h => h.ServerNumber == server)
                from h in context.UncheckedHoles
                where h.ServerNumber == server && h.ChainId == c.ChainId
                select new
                {
                    ChainId = (long?)h.ChainId,
                    c.Author,
                    Sequence = h.FromSequence,
                    Other = h.ToSequence,
                    Hash = (byte[]?)null,
                    Kind = Hole,
                })
            .Concat(context.Quarantine
                .Where(q => q.ServerNumber == server && q.Position != null && q.RepairedAtMs == null)
                .Select(q => new
                {
                    ChainId = (long?)null,
                    Author = (byte[]?)null,
                    Sequence = q.Position,
                    Other = (long?)null,
                    Hash = (byte[]?)null,
                    Kind = Quarantined,
                }))
            .Select(r => new HeadOrHoleRecord(r.ChainId, r.Author, r.Sequence, r.Other, r.Hash, r.Kind))));

    /// <exception cref="StorageException"><see cref="StorageErrorKind.Corrupt"/>: a chain or a hole cannot be believed.</exception>
    public static async Task<ServerHeads> ReadAsync(
        EventStoreDbContext context, ServerState server, AuthorRange authors, CancellationToken cancellationToken)
    {
        var (ends, heads) = (new List<HeadOrHoleRecord>(), new List<HeadOrHoleRecord>());
        var holes = new List<(long ChainId, ChainHole Hole)>();
        var quarantined = new HashSet<long>();
        var rows = Query.For(context)(context, server.Number, authors.From.ToArray(), AuthorChains.End(authors));
        await foreach (var row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (row.Kind == Quarantined)
                quarantined.Add(row.Sequence ?? 0);
            else if (row.Kind == Hole)
                holes.Add((row.ChainId ?? 0, HoleOf(row, server)));
            else if (row.Kind is Head or End)
                (row.Kind == Head ? heads : ends).Add(Checked(row, server));
        }

        if (authors == default && ends.Count < server.LastChainId)
            throw Damage.Of($"Server '{server.Name}' has {server.LastChainId} chains by its row, but there are {ends.Count}");
        var chains = new QuarantinedChains(context, server, quarantined);
        await chains.FindAsync(cancellationToken).ConfigureAwait(false);

        // The end of a chain without holes is its head.
        var withHoles = heads.Select(h => h.ChainId).ToHashSet();
        heads.AddRange(ends.Where(e => !withHoles.Contains(e.ChainId)));
        ends.RemoveAll(e => !withHoles.Contains(e.ChainId));
        return new ServerHeads(
            await HeadsOfAsync(context, server, chains, heads, areCapped: true, cancellationToken).ConfigureAwait(false),
            [.. holes.OrderBy(h => h.ChainId).ThenBy(h => h.Hole.From).Select(h => h.Hole)])
        {
            Ends = await HeadsOfAsync(context, server, chains, ends, areCapped: false, cancellationToken).ConfigureAwait(false),
            Authors = authors,
        };
    }

    /// <summary>What cannot be read is not claimed, so that peers offer it: a head is capped, and an end left out.</summary>
    private static async Task<IReadOnlyList<ChainHead>> HeadsOfAsync(
        EventStoreDbContext context,
        ServerState server,
        QuarantinedChains quarantined,
        List<HeadOrHoleRecord> rows,
        bool areCapped,
        CancellationToken cancellationToken)
    {
        var heads = new List<ChainHead>(rows.Count);
        foreach (var row in rows.Where(r => r is { Sequence: not null, Hash: not null }).OrderBy(r => r.ChainId))
        {
            var (chain, author, sequence) = ((int)(row.ChainId ?? 0), AuthorId.FromBytes(row.Author), row.Sequence!.Value);
            if (quarantined.Concerns(chain))
            {
                var cap = areCapped
                    ? await quarantined.CapAsync(chain, author, sequence, cancellationToken).ConfigureAwait(false)
                    : null;
                if (cap is { } known)
                    heads.Add(known);
                continue;
            }

            var hash = row.Other == sequence
                ? await HeadHashes.ReadAsync(context, server, chain, sequence, cancellationToken).ConfigureAwait(false)
                : HeadHashes.Of([row.Hash]);
            heads.Add(hash is { } held
                ? new ChainHead(author, sequence, held)
                : throw Damage.Of($"The head of chain {chain} of server '{server.Name}' has no hash"));
        }

        return heads;
    }

    private static HeadOrHoleRecord Checked(HeadOrHoleRecord row, ServerState server) =>
        row.Author is { Length: EventLimits.AuthorBytes }
            ? row
            : throw Damage.Of($"Chain {row.ChainId} of server '{server.Name}' has no author");

    private static ChainHole HoleOf(HeadOrHoleRecord row, ServerState server) =>
        row is { Author.Length: EventLimits.AuthorBytes, Sequence: { } from and >= 1, Other: { } to } && to >= from
            ? new ChainHole(AuthorId.FromBytes(row.Author), from, to)
            : throw Damage.Of($"A hole of server '{server.Name}' is recorded from '{row.Sequence}' to '{row.Other}'");

    private sealed record HeadOrHoleRecord(long? ChainId, byte[]? Author, long? Sequence, long? Other, byte[]? Hash, int Kind);
}
