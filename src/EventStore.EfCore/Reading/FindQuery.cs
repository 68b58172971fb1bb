using EventStore.EfCore.Data;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Reading;

/// <summary>One event along the unique index on the hash.</summary>
internal static class FindQuery
{
    private static readonly Func<EventStoreDbContext, int, byte[], CancellationToken, Task<EventRecord?>> Query = EF.CompileAsyncQuery(
        (EventStoreDbContext context, int server, byte[] hash, CancellationToken _) => context.Events
            .Where(e => e.ServerId == server && e.Hash == hash)
            .SelectRecords(context)
            .FirstOrDefault());

    public static async Task<StoredEvent?> ReadAsync(
        EventStoreDbContext context, int id, ServerId server, EventHash hash, CancellationToken cancellationToken)
    {
        var row = await Query(context, id, hash.ToArray(), cancellationToken).ConfigureAwait(false);
        if (row is null)
            return null;

        var (stored, corrupt) = EventDecoder.Decode(server, row);
        return stored ?? throw new CorruptEventException(server, corrupt!);
    }
}
