using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Reading;

/// <summary>One event along the unique index on the hash.</summary>
internal static class FindQuery
{
    private static readonly CompiledQuery<Func<EventStoreDbContext, string, byte[], IAsyncEnumerable<EventRecord>>> Query =
        new(() => EF.CompileAsyncQuery(
        EventRecords.Of((EventStoreDbContext context, string server, byte[] hash) => context.UncheckedEvents
            .Where(e => e.ServerNumber == context.Servers.Where(s => s.Name == server).Select(s => s.Number).FirstOrDefault()
                && e.Hash == hash))));

    public static async Task<StoredEvent?> ReadAsync(
        EventStoreDbContext context, ServerId server, EventHash hash, CancellationToken cancellationToken)
    {
        var rows = Query.For(context)(context, server.Value, hash.ToArray());
        var row = await rows.FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        if (row is null)
            return null;

        var (stored, corrupt) = EventDecoder.Decode(server, row);
        return stored ?? throw new CorruptEventException(server, corrupt!);
    }
}
