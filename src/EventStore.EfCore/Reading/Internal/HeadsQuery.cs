using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Reading;

/// <summary>Heads are computed, not stored: per chain two steps down the chain's index, up to its first hole.</summary>
internal static class HeadsQuery
{
    private static readonly CompiledQuery<Func<EventStoreDbContext, int, IAsyncEnumerable<HeadRecord>>> Heads =
        new(() => EF.CompileAsyncQuery(
        (EventStoreDbContext context, int server) => context.Chains
            .Where(c => c.ServerNumber == server)
            .OrderBy(c => c.ChainId)
            .Select(c => new HeadRecord(
                c.Author,
                context.Events
                    .Where(e => e.ServerNumber == server && e.ChainId == c.ChainId && e.Sequence <= (context.ChainHoles
                        .Where(h => h.ServerNumber == server && h.ChainId == c.ChainId)
                        .Min(h => (long?)(h.FromSequence - 1)) ?? long.MaxValue))
                    .OrderByDescending(e => e.Sequence).ThenByDescending(e => e.Position)
                    .Select(e => (long?)e.Sequence)
                    .FirstOrDefault(),
                context.Events
                    .Where(e => e.ServerNumber == server && e.ChainId == c.ChainId && e.Sequence <= (context.ChainHoles
                        .Where(h => h.ServerNumber == server && h.ChainId == c.ChainId)
                        .Min(h => (long?)(h.FromSequence - 1)) ?? long.MaxValue))
                    .OrderByDescending(e => e.Sequence).ThenByDescending(e => e.Position)
                    .Select(e => e.Hash)
                    .FirstOrDefault()))));

    private static readonly CompiledQuery<Func<EventStoreDbContext, int, IAsyncEnumerable<HoleRecord>>> Holes =
        new(() => EF.CompileAsyncQuery(
        (EventStoreDbContext context, int server) => context.ChainHoles
            .Where(h => h.ServerNumber == server)
            .OrderBy(h => h.ChainId).ThenBy(h => h.FromSequence)
            .Select(h => new HoleRecord(
                context.Chains.Where(c => c.ServerNumber == server && c.ChainId == h.ChainId).Select(c => c.Author).FirstOrDefault()!,
                h.FromSequence,
                h.ToSequence))));

    public static async Task<ServerHeads> ReadAsync(EventStoreDbContext context, int server, CancellationToken cancellationToken)
    {
        var heads = new List<ChainHead>();
        await foreach (var row in Heads.For(context)(context, server).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (row is { Sequence: { } sequence, Hash: { } hash })
                heads.Add(new ChainHead(AuthorId.FromBytes(row.Author), sequence, EventHash.FromBytes(hash)));
        }

        var holes = new List<ChainHole>();
        await foreach (var row in Holes.For(context)(context, server).WithCancellation(cancellationToken).ConfigureAwait(false))
            holes.Add(new ChainHole(AuthorId.FromBytes(row.Author), row.From, row.To));

        return new ServerHeads(heads, holes);
    }

    private sealed record HeadRecord(byte[] Author, long? Sequence, byte[]? Hash);

    private sealed record HoleRecord(byte[] Author, long From, long To);
}
