using System.Diagnostics;
using EventStore.EfCore.Data;
using EventStore.EfCore.Providers;
using EventStore.EfCore.Sqlite.Files;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using SQLitePCL;

namespace EventStore.EfCore.Sqlite;

/// <summary>Takes a file for one connection.</summary>
internal sealed class SqliteBulkLoadStorage(
    SqliteTarget target,
    SqliteFileGuard files,
    SqliteFileTurns turns,
    IOptions<SqliteEventStoreOptions> options,
    IServiceProvider application)
    : IBulkLoadStorage
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public async Task<IExclusiveStorage> OpenExclusiveAsync(CancellationToken cancellationToken)
    {
        turns.Want();
        try
        {
            return await OpenWhenIdleAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            turns.Return();
            throw;
        }
    }

    // Whoever reads of a load has the file, and a load that goes on would have it alone.
    public Task<bool> CanFinishAsync(EventStoreDbContext context, CancellationToken cancellationToken) => Task.FromResult(true);

    // Hashes are written at the end of their index, load or not.
    public ILeftOutIndex? LeftOut => null;

    private async Task<SqliteExclusiveStorage> OpenWhenIdleAsync(CancellationToken cancellationToken)
    {
        var connectionString = target.ConnectionString(options.Value.BusyTimeout);
        for (var waiting = Stopwatch.StartNew(); ;)
        {
            using (var pooled = new SqliteConnection(connectionString))
            {
                // Even an idle connection keeps a shared lock on a file in WAL mode, and a writer's comes here when the writer rests.
                SqliteConnection.ClearPool(pooled);
            }

            try
            {
                return await OpenAsync(connectionString, cancellationToken).ConfigureAwait(false);
            }
            catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_BUSY && waiting.Elapsed < options.Value.BusyTimeout)
            {
                await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<SqliteExclusiveStorage> OpenAsync(string connectionString, CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            SqlitePragma.Write(connection.Handle!, "locking_mode", "EXCLUSIVE");

            // The first look takes the file. It does not wait: those in the way may be idle ones, that only the pool can close.
            SqlitePragma.Write(connection.Handle!, "busy_timeout", "0");
            SqlitePragma.Read(connection.Handle!, "schema_version");
            new SqlitePragmaInterceptor(options.Value, files).Configure(connection);
            return new SqliteExclusiveStorage(connection, turns, application);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
