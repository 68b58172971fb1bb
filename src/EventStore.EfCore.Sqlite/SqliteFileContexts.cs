using EventStore.EfCore.Data;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Sqlite;

/// <summary>Contexts like the application's own, but on another file.</summary>
internal sealed class SqliteFileContexts(DbContextOptions<EventStoreDbContext> registered, string connectionString)
    : IDbContextFactory<EventStoreDbContext>
{
    private readonly DbContextOptions<EventStoreDbContext> _options =
        new DbContextOptionsBuilder<EventStoreDbContext>(registered).UseSqlite(connectionString).Options;

    public EventStoreDbContext CreateDbContext() => new(_options);
}
