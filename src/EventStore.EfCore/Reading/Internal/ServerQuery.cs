using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Reading;

/// <summary>A server's row by its name: its number, and how far its log and its chains go.</summary>
internal static class ServerQuery
{
    private static readonly CompiledQuery<Func<EventStoreDbContext, string, CancellationToken, Task<UncheckedServer?>>> Query =
        new(() => EF.CompileAsyncQuery(
        (EventStoreDbContext context, string name, CancellationToken _) =>
            context.UncheckedServers.Where(s => s.Name == name).FirstOrDefault()));

    /// <summary>The row as it was when the read began, or later; null for a server that the store does not know.</summary>
    /// <exception cref="StorageException"><see cref="StorageErrorKind.Corrupt"/>: the row cannot be believed.</exception>
    public static async ValueTask<ServerState?> FindAsync(
        EventStoreDbContext context, ServerId server, CancellationToken cancellationToken)
    {
        if (context.ReadMemory?.Server is { } known && known.Name == server.Value)
            return known;
        var found = await FindAsItIsNowAsync(context, server, cancellationToken).ConfigureAwait(false);
        context.ReadMemory?.Server = found;
        return found;
    }

    /// <summary>The same row, not remembered.</summary>
    /// <exception cref="StorageException"><see cref="StorageErrorKind.Corrupt"/>: the row cannot be believed.</exception>
    public static async Task<ServerState?> FindAsItIsNowAsync(
        EventStoreDbContext context, ServerId server, CancellationToken cancellationToken)
    {
        var row = await Query.For(context)(context, server.Value, cancellationToken).ConfigureAwait(false);
        return row?.Check();
    }
}
