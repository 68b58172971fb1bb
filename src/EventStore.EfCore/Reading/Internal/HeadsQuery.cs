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
    // A head is a row with a hash and without an end; the order is made here, for a statement of two halves would sort on disk.
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
                IsHole = false,
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
                    IsHole = true,
                })
            .Select(r => new HeadOrHoleRecord(r.ChainId, r.Author, r.Sequence, r.End, r.Hash, r.IsHole))));

    /// <exception cref="StorageException"><see cref="StorageErrorKind.Corrupt"/>: a chain or a hole cannot be believed.</exception>
    public static async Task<ServerHeads> ReadAsync(EventStoreDbContext context, ServerState server, CancellationToken cancellationToken)
    {
        var heads = new List<(long ChainId, ChainHead Head)>();
        var holes = new List<(long ChainId, ChainHole Hole)>();
        var chains = 0;
        await foreach (var row in Query.For(context)(context, server.Number).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (row.IsHole)
            {
                holes.Add((row.ChainId ?? 0, HoleOf(row, server)));
                continue;
            }

            chains++;
            if (row.Author is not { Length: EventLimits.AuthorBytes } || row.Hash is not (null or { Length: EventLimits.HashBytes }))
                throw Damage.Of($"Chain {row.ChainId} of server '{server.Name}' has no author, or its head has no hash");
            if (row is { Sequence: { } sequence, Hash: { } hash })
                heads.Add((row.ChainId ?? 0, new ChainHead(AuthorId.FromBytes(row.Author), sequence, EventHash.FromBytes(hash))));
        }

        if (chains < server.LastChainId)
            throw Damage.Of($"Server '{server.Name}' has {server.LastChainId} chains by its row, but there are {chains}");
        return new ServerHeads(
            [.. heads.OrderBy(h => h.ChainId).Select(h => h.Head)],
            [.. holes.OrderBy(h => h.ChainId).ThenBy(h => h.Hole.From).Select(h => h.Hole)]);
    }

    private static ChainHole HoleOf(HeadOrHoleRecord row, ServerState server) =>
        row is { Author.Length: EventLimits.AuthorBytes, Sequence: { } from and >= 1, End: { } to } && to >= from
            ? new ChainHole(AuthorId.FromBytes(row.Author), from, to)
            : throw Damage.Of($"A hole of server '{server.Name}' is recorded from '{row.Sequence}' to '{row.End}'");

    private sealed record HeadOrHoleRecord(long? ChainId, byte[]? Author, long? Sequence, long? End, byte[]? Hash, bool IsHole);
}
