using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Reading;

/// <summary>One event along the unique index on the hash.</summary>
internal static class FindQuery
{
    private static readonly CompiledQuery<Func<EventStoreDbContext, int, byte[], IAsyncEnumerable<EventRecord>>> Query =
        new(() => EF.CompileAsyncQuery(
        EventRecords.Of((EventStoreDbContext context, int server, byte[] hash) => context.Events
            .Where(e => e.ServerNumber == server && e.Hash == hash))));

    public static async Task<StoredEvent?> ReadAsync(
        EventStoreDbContext context, int id, ServerId server, EventHash hash, CancellationToken cancellationToken)
    {
        var rows = Query.For(context)(context, id, hash.ToArray());
        var row = await rows.FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        if (row is null)
            return null;

        var (stored, corrupt) = EventDecoder.Decode(server, row);
        return stored ?? throw new CorruptEventException(server, corrupt!);
    }
}
