using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Providers;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Sqlite;

/// <summary>
/// EF Core begins transactions with BEGIN IMMEDIATE, so whoever is in one has the whole file's write lock: the rows need only be read,
/// and new servers get the next numbers.
/// </summary>
internal sealed class SqliteServerLock : IServerLock
{
    // A statement has room for 32,766 parameters, and is slow to bind long before that.
    private const int LookupSize = 500;

    private static readonly CompiledQuery<Func<EventStoreDbContext, IReadOnlyList<string>, IAsyncEnumerable<ServerRow>>> Servers =
        new(() => EF.CompileAsyncQuery(
            (EventStoreDbContext context, IReadOnlyList<string> names) => context.Servers.Where(s => names.Contains(s.Name))));

    public async Task<IReadOnlyList<LockedServer>> LockAsync(EventStoreDbContext context, IReadOnlyList<string> names)
    {
        var rows = new Dictionary<string, ServerRow>(names.Count, StringComparer.Ordinal);
        foreach (var some in names.Chunk(LookupSize))
        {
            await foreach (var row in Servers.For(context)(context, some).ConfigureAwait(false))
                rows.Add(row.Name, row);
        }

        var lastNumber = rows.Count < names.Count ? await context.Servers.MaxAsync(s => (int?)s.Number).ConfigureAwait(false) ?? 0 : 0;
        return [.. names.Select(name => rows.TryGetValue(name, out var row)
            ? new LockedServer(row.Number, name, row.LastPosition, row.LastChainId, row.LastChannelId, IsNew: false)
            : new LockedServer(++lastNumber, name, 0, 0, 0, IsNew: true))];
    }
}
