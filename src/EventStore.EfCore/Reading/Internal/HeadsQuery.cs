using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Errors;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Reading;

/// <summary>Heads are computed, not stored: per chain two steps down the chain's index, up to its first hole.</summary>
internal static class HeadsQuery
{
    private static readonly CompiledQuery<Func<EventStoreDbContext, int, IAsyncEnumerable<HeadRecord>>> Heads =
        new(() => EF.CompileAsyncQuery(
        (EventStoreDbContext context, int server) => context.UncheckedChains
            .Where(c => c.ServerNumber == server)
            .OrderBy(c => c.ChainId)
            .Select(c => new HeadRecord(
                (long?)c.ChainId,
                c.Author,
                context.UncheckedEvents
                    .Where(e => e.ServerNumber == server && e.ChainId == c.ChainId && e.Sequence <= (context.UncheckedHoles
                        .Where(h => h.ServerNumber == server && h.ChainId == c.ChainId)
                        .Min(h => h.FromSequence - 1) ?? long.MaxValue))
                    .OrderByDescending(e => e.Sequence).ThenByDescending(e => e.Position)
                    .Select(e => e.Sequence)
                    .FirstOrDefault(),
                context.UncheckedEvents
                    .Where(e => e.ServerNumber == server && e.ChainId == c.ChainId && e.Sequence <= (context.UncheckedHoles
                        .Where(h => h.ServerNumber == server && h.ChainId == c.ChainId)
                        .Min(h => h.FromSequence - 1) ?? long.MaxValue))
                    .OrderByDescending(e => e.Sequence).ThenByDescending(e => e.Position)
                    .Select(e => e.Hash)
                    .FirstOrDefault()))));

    private static readonly CompiledQuery<Func<EventStoreDbContext, int, IAsyncEnumerable<HoleRecord>>> Holes =
        new(() => EF.CompileAsyncQuery(
        (EventStoreDbContext context, int server) => context.UncheckedHoles
            .Where(h => h.ServerNumber == server)
            .OrderBy(h => h.ChainId).ThenBy(h => h.FromSequence)
            .Select(h => new HoleRecord(
                context.UncheckedChains.Where(c => c.ServerNumber == server && c.ChainId == h.ChainId)
                    .Select(c => c.Author).FirstOrDefault(),
                h.FromSequence,
                h.ToSequence))));

    /// <exception cref="StorageException"><see cref="StorageErrorKind.Corrupt"/>: a chain or a hole cannot be believed.</exception>
    public static async Task<ServerHeads> ReadAsync(EventStoreDbContext context, ServerState server, CancellationToken cancellationToken)
    {
        var heads = new List<ChainHead>();
        var chains = 0;
        await foreach (var row in Heads.For(context)(context, server.Number).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            chains++;
            if (row.Author is not { Length: EventLimits.AuthorBytes } || row.Hash is not (null or { Length: EventLimits.HashBytes }))
                throw Damage.Of($"Chain {row.ChainId} of server '{server.Name}' has no author, or its head has no hash");
            if (row is { Sequence: { } sequence, Hash: { } hash })
                heads.Add(new ChainHead(AuthorId.FromBytes(row.Author), sequence, EventHash.FromBytes(hash)));
        }

        if (chains < server.LastChainId)
            throw Damage.Of($"Server '{server.Name}' has {server.LastChainId} chains by its row, but there are {chains}");

        var holes = new List<ChainHole>();
        await foreach (var row in Holes.For(context)(context, server.Number).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (row is not { Author.Length: EventLimits.AuthorBytes, From: { } from and >= 1, To: { } to } || to < from)
                throw Damage.Of($"A hole of server '{server.Name}' is recorded from '{row.From}' to '{row.To}'");
            holes.Add(new ChainHole(AuthorId.FromBytes(row.Author), from, to));
        }

        return new ServerHeads(heads, holes);
    }

    private sealed record HeadRecord(long? ChainId, byte[]? Author, long? Sequence, byte[]? Hash);

    private sealed record HoleRecord(byte[]? Author, long? From, long? To);
}
