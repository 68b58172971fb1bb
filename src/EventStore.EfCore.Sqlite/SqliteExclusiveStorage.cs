using EventStore.EfCore.Data;
using EventStore.EfCore.Providers;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Sqlite;

/// <summary>One open connection in <c>locking_mode=EXCLUSIVE</c>. It stays out of the pool: closing it gives the file back.</summary>
internal sealed class SqliteExclusiveStorage(SqliteConnection connection, SqliteFileTurns turns, IServiceProvider application)
    : IExclusiveStorage
{
    private readonly DbContextOptions<EventStoreDbContext> _options = new DbContextOptionsBuilder<EventStoreDbContext>()
        .UseApplicationServiceProvider(application)
        .UseEventStoreSqlite(connection)
        .Options;

    private bool _isDisposed;

    public EventStoreDbContext CreateDbContext() => new(_options);

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        await connection.DisposeAsync().ConfigureAwait(false);
        turns.Return();
    }
}
