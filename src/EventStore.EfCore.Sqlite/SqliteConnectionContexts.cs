using EventStore.EfCore.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Sqlite;

/// <summary>The contexts of one open connection, which is closed with them.</summary>
internal sealed class SqliteConnectionContexts(SqliteConnection connection, IServiceProvider application)
    : IDbContextFactory<EventStoreDbContext>, IAsyncDisposable
{
    private readonly DbContextOptions<EventStoreDbContext> _options = new DbContextOptionsBuilder<EventStoreDbContext>()
        .UseApplicationServiceProvider(application)
        .UseEventStoreSqlite(connection)
        .Options;

    public EventStoreDbContext CreateDbContext() => new(_options);

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
