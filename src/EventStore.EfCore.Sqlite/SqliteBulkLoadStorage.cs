using EventStore.EfCore.BulkLoading;
using EventStore.EfCore.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace EventStore.EfCore.Sqlite;

/// <summary>Takes a file for one connection, and leaves out the one index that is written at random places.</summary>
internal sealed class SqliteBulkLoadStorage(
    SqliteTarget target, IOptions<SqliteEventStoreOptions> options, IServiceProvider application) : IBulkLoadStorage
{
    private const string HashIndex = "IX_Events_ServerId_Hash";

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
            new SqlitePragmaInterceptor(options.Value).Configure(connection);
            return new SqliteExclusiveStorage(connection, application);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async Task BeginAsync(EventStoreDbContext context, long startedAtMs, CancellationToken cancellationToken)
    {
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        context.BulkLoads.Add(new BulkLoadRow { Id = 1, StartedAtMs = startedAtMs });
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        await context.Database.ExecuteSqlRawAsync($"DROP INDEX \"{HashIndex}\"", cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task CompleteAsync(EventStoreDbContext context, CancellationToken cancellationToken)
    {
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await context.Database.ExecuteSqlRawAsync(
            $"CREATE UNIQUE INDEX IF NOT EXISTS \"{HashIndex}\" ON \"Events\" (\"ServerId\", \"Hash\")", cancellationToken).ConfigureAwait(false);
        await context.BulkLoads.ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }
}
