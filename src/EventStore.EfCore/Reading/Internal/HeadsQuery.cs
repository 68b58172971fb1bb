using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
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
        (EventStoreDbContext context, int server) => context.Chains
            .Where(c => c.ServerNumber == server)
            .Select(c => new
            {
                c.ChainId,
                c.Author,
                Sequence = context.Events
                    .Where(e => e.ServerNumber == server && e.ChainId == c.ChainId && e.Sequence <= (context.ChainHoles
                        .Where(h => h.ServerNumber == server && h.ChainId == c.ChainId)
                        .Min(h => (long?)(h.FromSequence - 1)) ?? long.MaxValue))
                    .OrderByDescending(e => e.Sequence).ThenByDescending(e => e.Position)
                    .Select(e => (long?)e.Sequence)
                    .FirstOrDefault(),
                End = (long?)null,
                Hash = context.Events
                    .Where(e => e.ServerNumber == server && e.ChainId == c.ChainId && e.Sequence <= (context.ChainHoles
                        .Where(h => h.ServerNumber == server && h.ChainId == c.ChainId)
                        .Min(h => (long?)(h.FromSequence - 1)) ?? long.MaxValue))
                    .OrderByDescending(e => e.Sequence).ThenByDescending(e => e.Position)
                    .Select(e => e.Hash)
                    .FirstOrDefault(),
            })
            .Concat(
                from h in context.ChainHoles
                where h.ServerNumber == server
                join c in context.Chains on new { h.ServerNumber, h.ChainId } equals new { c.ServerNumber, c.ChainId }
                select new
                {
                    h.ChainId,
                    c.Author,
                    Sequence = (long?)h.FromSequence,
                    End = (long?)h.ToSequence,
                    Hash = (byte[]?)null,
                })
            .Select(r => new HeadOrHoleRecord(r.ChainId, r.Author, r.Sequence, r.End, r.Hash))));

    public static async Task<ServerHeads> ReadAsync(EventStoreDbContext context, int server, CancellationToken cancellationToken)
    {
        var heads = new SortedList<int, ChainHead>();
        var holes = new List<(int ChainId, ChainHole Hole)>();
        await foreach (var row in Query.For(context)(context, server).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (row is { Sequence: { } from, End: { } to })
                holes.Add((row.ChainId, new ChainHole(AuthorId.FromBytes(row.Author), from, to)));
            else if (row is { Sequence: { } sequence, Hash: { } hash })
                heads.Add(row.ChainId, new ChainHead(AuthorId.FromBytes(row.Author), sequence, EventHash.FromBytes(hash)));
        }

        return new ServerHeads([.. heads.Values], [.. holes.OrderBy(h => h.ChainId).ThenBy(h => h.Hole.From).Select(h => h.Hole)]);
    }

    private sealed record HeadOrHoleRecord(int ChainId, byte[] Author, long? Sequence, long? End, byte[]? Hash);
}
