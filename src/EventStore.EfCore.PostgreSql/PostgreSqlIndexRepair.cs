using EventStore.EfCore.Data;
using EventStore.EfCore.Database;

namespace EventStore.EfCore.PostgreSql;

/// <summary>PostgreSQL removes no index entries when a row is changed: a row can always be.</summary>
internal sealed class PostgreSqlIndexRepair : IIndexRepair
{
    public Task<bool> TryRebuildAsync(EventStoreDbContext context, Exception error) => Task.FromResult(false);
}
