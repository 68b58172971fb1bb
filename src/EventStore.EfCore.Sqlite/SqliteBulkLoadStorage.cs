using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Providers;
using EventStore.EfCore.Sqlite.Files;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace EventStore.EfCore.Sqlite;

/// <summary>Takes a file for one connection, and leaves out the one index that is written at random places.</summary>
internal sealed class SqliteBulkLoadStorage(
    SqliteTarget target, SqliteFileGuard files, IOptions<SqliteEventStoreOptions> options, IServiceProvider application) : IBulkLoadStorage
{
    public async Task<IExclusiveStorage> OpenExclusiveAsync(CancellationToken cancellationToken)
    {
        var connectionString = target.ConnectionString(options.Value.BusyTimeout);
        using (var pooled = new SqliteConnection(connectionString))
        {
            // Even an idle connection keeps a shared lock on a file in WAL mode.
            SqliteConnection.ClearPool(pooled);
        }

        var connection = new SqliteConnection(new SqliteConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            SqlitePragma.Write(connection.Handle!, "locking_mode", "EXCLUSIVE");
            new SqlitePragmaInterceptor(options.Value, files).Configure(connection);
            return new SqliteExclusiveStorage(connection, application);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    // Whoever reads of a load has the file, and a load that goes on would have it alone.
    public Task<bool> CanFinishAsync(EventStoreDbContext context, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task DropHashIndexAsync(EventStoreDbContext context, CancellationToken cancellationToken) =>
        context.Database.ExecuteSqlRawAsync($"DROP INDEX IF EXISTS \"{EventConfiguration.HashIndexName}\"", cancellationToken);

    public Task BuildHashIndexAsync(EventStoreDbContext context, CancellationToken cancellationToken) =>
        context.Database.ExecuteSqlRawAsync(
            $"CREATE UNIQUE INDEX IF NOT EXISTS \"{EventConfiguration.HashIndexName}\" ON \"Events\" (\"ServerId\", \"Hash\")",
            cancellationToken);
}
