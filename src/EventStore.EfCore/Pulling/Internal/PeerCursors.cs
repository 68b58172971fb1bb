using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Pulling;

/// <summary>How far other stores' logs were pulled, in this store's table.</summary>
internal sealed class PeerCursors(EventDatabase database)
{
    /// <summary>The cursor in a log; its beginning where none is remembered.</summary>
    public async Task<LogCursor> FindAsync(Guid store, ServerId server, CancellationToken cancellationToken)
    {
        var row = await database.ReadAsync(
            context => Rows(context, store, server).FirstOrDefaultAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        return row is { Hash.Length: EventLimits.HashBytes, Position: > 0 }
            ? new LogCursor(store, server, row.Position, EventHash.FromBytes(row.Hash))
            : LogCursor.Beginning(server);
    }

    /// <summary>Remembers a cursor in the place of the one before.</summary>
    public Task SaveAsync(LogCursor cursor) => database.WriteAsync(
        async context =>
        {
            var hash = cursor.Hash.ToArray();
            var changed = await Rows(context, cursor.Store, cursor.Server)
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.Position, cursor.Position).SetProperty(c => c.Hash, hash))
                .ConfigureAwait(false);
            if (changed > 0)
                return true;
            context.PeerCursors.Add(new PeerCursorRow
            {
                Store = Bytes(cursor.Store),
                Server = cursor.Server.Value,
                Position = cursor.Position,
                Hash = hash,
            });
            await context.SaveChangesAsync().ConfigureAwait(false);
            return true;
        },
        confirm: null,
        isStored: (_, _) => Task.FromResult(true), // an older cursor only costs reading again
        CancellationToken.None).AsTask();

    private static IQueryable<PeerCursorRow> Rows(EventStoreDbContext context, Guid store, ServerId server)
    {
        var (bytes, name) = (Bytes(store), server.Value);
        return context.PeerCursors.Where(c => c.Store == bytes && c.Server == name);
    }

    private static byte[] Bytes(Guid store) => store.ToByteArray(bigEndian: true);
}
