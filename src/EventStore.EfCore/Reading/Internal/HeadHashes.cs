using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Reading;

/// <summary>All that is held at a sequence of a chain, as heads name it.</summary>
internal static class HeadHashes
{
    private static readonly CompiledQuery<Func<EventStoreDbContext, int, int, long, IAsyncEnumerable<HashRecord>>> Query =
        new(() => EF.CompileAsyncQuery(
        (EventStoreDbContext context, int server, int chain, long sequence) => context.UncheckedEvents
            .Where(e => e.ServerNumber == server && e.ChainId == chain && e.Sequence == sequence)
            .Select(e => new HashRecord(e.Hash))));

    /// <summary>The hash that a head has there; null where there is nothing, or something without a hash.</summary>
    public static async Task<EventHash?> ReadAsync(
        EventStoreDbContext context, ServerState server, int chain, long sequence, CancellationToken cancellationToken)
    {
        var hashes = new List<byte[]?>();
        await foreach (var row in Query.For(context)(context, server.Number, chain, sequence)
            .WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            hashes.Add(row.Hash);
        }

        return Of(hashes);
    }

    /// <inheritdoc cref="ReadAsync"/>
    public static EventHash? Of(IEnumerable<byte[]?> hashes)
    {
        var held = new List<EventHash>();
        foreach (var hash in hashes)
        {
            if (hash is not { Length: EventLimits.HashBytes })
                return null;
            held.Add(EventHash.FromBytes(hash));
        }

        return held.Count == 0 ? null : ChainHead.Of(default, 1, held).Hash;
    }

    private sealed record HashRecord(byte[]? Hash);
}
