using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Errors;
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

    // Far from where numbers end, so that a batch of new servers has room.
    private const int MaxNumber = int.MaxValue / 2;

    private static readonly CompiledQuery<Func<EventStoreDbContext, IReadOnlyList<string>, IAsyncEnumerable<UncheckedServer>>> Several =
        new(() => EF.CompileAsyncQuery(
            (EventStoreDbContext context, IReadOnlyList<string> names) => context.UncheckedServers.Where(s => names.Contains(s.Name))));

    // Most transactions write to one server, and a query for one name costs a third of one for a list of them.
    private static readonly CompiledQuery<Func<EventStoreDbContext, string, IAsyncEnumerable<UncheckedServer>>> Single =
        new(() => EF.CompileAsyncQuery(
            (EventStoreDbContext context, string name) => context.UncheckedServers.Where(s => s.Name == name)));

    public async Task<IReadOnlyList<LockedServer>> LockAsync(EventStoreDbContext context, IReadOnlyList<string> names)
    {
        var rows = new Dictionary<string, LockedServer>(names.Count, StringComparer.Ordinal);
        foreach (var some in names.Chunk(LookupSize))
        {
            var query = some is [var name] ? Single.For(context)(context, name) : Several.For(context)(context, some);
            await foreach (var row in query.ConfigureAwait(false))
            {
                var server = LockedServer.Of(row.Check());
                rows[server.Name] = server;
            }
        }

        var lastNumber = rows.Count < names.Count ? await ReadLastNumberAsync(context).ConfigureAwait(false) : 0;
        return [.. names.Select(name => rows.TryGetValue(name, out var row)
            ? row
            : new LockedServer(++lastNumber, name, 0, 0, 0, IsNew: true))];
    }

    private static async Task<int> ReadLastNumberAsync(EventStoreDbContext context)
    {
        var last = await context.UncheckedServers.OfAllServers().MaxAsync(s => s.Number).ConfigureAwait(false) ?? 0;
        return last is >= 0 and <= MaxNumber ? (int)last : throw Damage.Of($"The last server in Servers has the number '{last}'");
    }
}
