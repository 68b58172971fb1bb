using EventStore.EfCore.Data;
using EventStore.EfCore.Providers;
using Microsoft.Data.Sqlite;

namespace EventStore.EfCore.Sqlite;

/// <summary>One open connection in <c>locking_mode=EXCLUSIVE</c>. It stays out of the pool: closing it gives the file back.</summary>
internal sealed class SqliteExclusiveStorage(SqliteConnection connection, SqliteFileTurns turns, IServiceProvider application)
    : IExclusiveStorage
{
    private readonly SqliteConnectionContexts _contexts = new(connection, application);

    private bool _isDisposed;

    public EventStoreDbContext CreateDbContext() => _contexts.CreateDbContext();

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        await _contexts.DisposeAsync().ConfigureAwait(false);
        turns.Return();
    }
}
