using EventStore.EfCore.Data;
using EventStore.EfCore.Providers;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Sqlite;

/// <summary>One open connection in <c>locking_mode=EXCLUSIVE</c>. It stays out of the pool: closing it gives the file back.</summary>
internal sealed class SqliteExclusiveStorage(SqliteConnection connection, IServiceProvider application) : IExclusiveStorage
{
    private readonly DbContextOptions<EventStoreDbContext> _options = new DbContextOptionsBuilder<EventStoreDbContext>()
        .UseApplicationServiceProvider(application)
        .UseEventStoreSqlite(connection)
        .Options;

    public EventStoreDbContext CreateDbContext() => new(_options);

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
