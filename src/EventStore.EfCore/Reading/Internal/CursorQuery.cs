using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Errors;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Reading;

/// <summary>The store's identity, and whether a cursor is of one of its logs.</summary>
internal static class CursorQuery
{
    private static readonly CompiledQuery<Func<EventStoreDbContext, CancellationToken, Task<byte[]?>>> Identity =
        new(() => EF.CompileAsyncQuery(
        (EventStoreDbContext context, CancellationToken _) => context.StoreIdentities.Where(i => i.Id == 1)
            .Select(i => i.Value).FirstOrDefault()));

    private static readonly CompiledQuery<Func<EventStoreDbContext, int, long, CancellationToken, Task<byte[]?>>> Hash =
        new(() => EF.CompileAsyncQuery(
        (EventStoreDbContext context, int server, long position, CancellationToken _) => context.UncheckedEvents
            .Where(e => e.ServerNumber == server && e.Position == position).Select(e => e.Hash).FirstOrDefault()));

    /// <exception cref="StorageException"><see cref="StorageErrorKind.Corrupt"/>: there is none.</exception>
    public static async Task<Guid> ReadIdentityAsync(EventStoreDbContext context, CancellationToken cancellationToken)
    {
        var value = await Identity.For(context)(context, cancellationToken).ConfigureAwait(false);
        return value is { Length: StoreIdentityRow.Bytes }
            ? new Guid(value, bigEndian: true)
            : throw Damage.Of("The row of StoreIdentity, which the migration 'Peers' has made, is missing or damaged");
    }

    /// <exception cref="ArgumentException">The request's cursor is of another server, or stands beside a position.</exception>
    public static void Check(LogRequest request)
    {
        if (request.Cursor is { } cursor && (cursor.Server != request.Server || cursor.Position < 0 || request.After != 0))
        {
            throw new ArgumentException(
                $"The cursor '{cursor}' is not one of server '{request.Server}', or the request has a position besides.", nameof(request));
        }
    }

    /// <summary>Refuses a cursor that is not of this store's log as it is now.</summary>
    /// <returns>The store's identity.</returns>
    /// <exception cref="CursorRefusedException">It is not.</exception>
    public static async Task<Guid> CheckAsync(
        EventStoreDbContext context, ServerState? server, LogCursor cursor, CancellationToken cancellationToken)
    {
        var store = await ReadIdentityAsync(context, cancellationToken).ConfigureAwait(false);
        if (cursor.Store != store && cursor.Store != Guid.Empty)
            throw new CursorRefusedException(cursor, CursorProblem.OtherStore, $"is another one, '{store:N}'");
        var last = server?.LastPosition ?? 0;
        if (cursor.Position > last)
        {
            throw new CursorRefusedException(
                cursor, CursorProblem.BeyondLog, $"was restored to an earlier state: its log ends at position {last}");
        }

        if (cursor.Position > 0 && cursor.Hash != EventHash.None
            && await HashAsync(context, server!, cursor.Position, cancellationToken).ConfigureAwait(false) is { } hash
            && hash != cursor.Hash
            && await IsGoodAsync(context, server!, cursor.Position, cancellationToken).ConfigureAwait(false))
        {
            throw new CursorRefusedException(
                cursor, CursorProblem.OtherEvent, $"has another event, '{hash}', at its position: it was restored to an earlier state");
        }

        return store;
    }

    /// <summary>The cursor behind a page that was read from behind another one.</summary>
    public static LogCursor Behind(EventPage page, LogCursor cursor, Guid store)
    {
        if (page.LastPosition is not { } last)
            return cursor with { Store = store };
        var hash = page.Events is [.., var newest] && newest.Position == last
            ? newest.Event.Hash
            : page.Erased.FirstOrDefault(e => e.Position == last)?.Hash;
        return new LogCursor(store, cursor.Server, last, hash ?? EventHash.None); // what a damaged row says is no hash
    }

    private static async Task<EventHash?> HashAsync(
        EventStoreDbContext context, ServerState server, long position, CancellationToken cancellationToken)
    {
        var hash = await Hash.For(context)(context, server.Number, position, cancellationToken).ConfigureAwait(false);
        return hash is { Length: EventLimits.HashBytes } ? EventHash.FromBytes(hash) : null;
    }

    private static async Task<bool> IsGoodAsync(
        EventStoreDbContext context, ServerState server, long position, CancellationToken cancellationToken)
    {
        var row = await RowQuery.ReadAsync(context, server.Number, position, cancellationToken).ConfigureAwait(false);
        return row is not null
            && (EventDecoder.LooksErased(row) || EventDecoder.Decode(new ServerId(server.Name), row).Event is not null);
    }
}
