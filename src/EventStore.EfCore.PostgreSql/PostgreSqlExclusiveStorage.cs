using EventStore.EfCore.Data;
using EventStore.EfCore.Providers;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace EventStore.EfCore.PostgreSql;

/// <summary>One connection that holds the lock of bulk loads; the load itself uses the store's own. Losing it costs nothing but the lock.
/// </summary>
internal sealed class PostgreSqlExclusiveStorage(
    NpgsqlConnection connection, PostgreSqlPulse pulse, IDbContextFactory<EventStoreDbContext> contexts)
    : IExclusiveStorage
{
    private bool _isDisposed;

    public EventStoreDbContext CreateDbContext() => contexts.CreateDbContext();

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        try
        {
            // Closing would do, but the server may notice that later than whoever asks next.
            await pulse.WhileAliveAsync(
                connection, token => PostgreSqlAdvisoryLock.ReleaseBulkLoadAsync(connection, token), CancellationToken.None)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
        {
            // The connection has ended, and the lock with it.
        }

        await connection.DisposeAsync().ConfigureAwait(false);
    }
}
