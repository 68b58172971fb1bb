using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Errors;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Reading;

/// <summary>
/// Heads are computed, not stored: per chain two steps down the chain's index, up to its first hole. Heads and holes come by one
/// statement, so that they are those of one moment.
/// </summary>
internal static class HeadsQuery
{
    private const int Head = 0;
    private const int Hole = 1;
    private const int Quarantined = 2;

    // A head is a row with a hash and without an end; the order is made here, for a statement of several parts would sort on disk.
    private static readonly CompiledQuery<Func<EventStoreDbContext, int, IAsyncEnumerable<HeadOrHoleRecord>>> Query =
        new(() => EF.CompileAsyncQuery(
        (EventStoreDbContext context, int server) => context.UncheckedChains
            .Where(c => c.ServerNumber == server)
            .Select(c => new
            {
                ChainId = (long?)c.ChainId,
                c.Author,
                Sequence = context.UncheckedEvents
                    .Where(e => e.ServerNumber == server && e.ChainId == c.ChainId && e.Sequence <= (context.UncheckedHoles
                        .Where(h => h.ServerNumber == server && h.ChainId == c.ChainId)
                        .Min(h => h.FromSequence - 1) ?? long.MaxValue))
                    .OrderByDescending(e => e.Sequence).ThenByDescending(e => e.Position)
                    .Select(e => e.Sequence)
                    .FirstOrDefault(),
                End = (long?)null,
                Hash = context.UncheckedEvents
                    .Where(e => e.ServerNumber == server && e.ChainId == c.ChainId && e.Sequence <= (context.UncheckedHoles
                        .Where(h => h.ServerNumber == server && h.ChainId == c.ChainId)
                        .Min(h => h.FromSequence - 1) ?? long.MaxValue))
                    .OrderByDescending(e => e.Sequence).ThenByDescending(e => e.Position)
                    .Select(e => e.Hash)
                    .FirstOrDefault(),
                Kind = Head,
            })
            .Concat(
                from h in context.UncheckedHoles
                where h.ServerNumber == server
                select new
                {
                    ChainId = (long?)h.ChainId,
                    Author = context.UncheckedChains.Where(c => c.ServerNumber == server && c.ChainId == h.ChainId)
                        .Select(c => c.Author).FirstOrDefault(),
                    Sequence = h.FromSequence,
                    End = h.ToSequence,
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
                    End = (long?)null,
                    Hash = (byte[]?)null,
                    Kind = Quarantined,
                }))
            .Select(r => new HeadOrHoleRecord(r.ChainId, r.Author, r.Sequence, r.End, r.Hash, r.Kind))));

    /// <exception cref="StorageException"><see cref="StorageErrorKind.Corrupt"/>: a chain or a hole cannot be believed.</exception>
    public static async Task<ServerHeads> ReadAsync(EventStoreDbContext context, ServerState server, CancellationToken cancellationToken)
    {
        var heads = new List<(long ChainId, ChainHead Head)>();
        var holes = new List<(long ChainId, ChainHole Hole)>();
        var quarantined = new HashSet<long>();
        var chains = 0;
        await foreach (var row in Query.For(context)(context, server.Number).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (row.Kind == Quarantined)
            {
                quarantined.Add(row.Sequence ?? 0);
                continue;
            }

            if (row.Kind == Hole)
            {
                holes.Add((row.ChainId ?? 0, HoleOf(row, server)));
                continue;
            }

            chains++;
            if (row.Author is not { Length: EventLimits.AuthorBytes })
                throw Damage.Of($"Chain {row.ChainId} of server '{server.Name}' has no author");
            if (row is { Sequence: { } sequence, Hash: { } hash })
                heads.Add((row.ChainId ?? 0, new ChainHead(AuthorId.FromBytes(row.Author), sequence, HashOf(hash))));
        }

        if (chains < server.LastChainId)
            throw Damage.Of($"Server '{server.Name}' has {server.LastChainId} chains by its row, but there are {chains}");
        if (quarantined.Count > 0)
            heads = await CapAsync(new QuarantinedChains(context, server, quarantined), heads, cancellationToken).ConfigureAwait(false);
        var bad = heads.FindIndex(h => h.Head.Hash == EventHash.None);
        if (bad >= 0)
            throw Damage.Of($"The head of chain {heads[bad].ChainId} of server '{server.Name}' has no hash");
        return new ServerHeads(
            [.. heads.OrderBy(h => h.ChainId).Select(h => h.Head)],
            [.. holes.OrderBy(h => h.ChainId).ThenBy(h => h.Hole.From).Select(h => h.Hole)]);
    }

    /// <summary>What cannot be read is not claimed, so that peers offer it.</summary>
    private static async Task<List<(long ChainId, ChainHead Head)>> CapAsync(
        QuarantinedChains chains, List<(long ChainId, ChainHead Head)> heads, CancellationToken cancellationToken)
    {
        await chains.FindAsync(cancellationToken).ConfigureAwait(false);
        var capped = new List<(long, ChainHead)>(heads.Count);
        foreach (var (chainId, head) in heads)
        {
            if (await chains.CapAsync(chainId, head, cancellationToken).ConfigureAwait(false) is { } known)
                capped.Add((chainId, known));
        }

        return capped;
    }

    private static EventHash HashOf(byte[] hash) => hash.Length == EventLimits.HashBytes ? EventHash.FromBytes(hash) : EventHash.None;

    private static ChainHole HoleOf(HeadOrHoleRecord row, ServerState server) =>
        row is { Author.Length: EventLimits.AuthorBytes, Sequence: { } from and >= 1, End: { } to } && to >= from
            ? new ChainHole(AuthorId.FromBytes(row.Author), from, to)
            : throw Damage.Of($"A hole of server '{server.Name}' is recorded from '{row.Sequence}' to '{row.End}'");

    private sealed record HeadOrHoleRecord(long? ChainId, byte[]? Author, long? Sequence, long? End, byte[]? Hash, int Kind);
}
