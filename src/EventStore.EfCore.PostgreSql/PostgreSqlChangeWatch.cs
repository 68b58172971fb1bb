using EventStore.EfCore.Data;
using EventStore.EfCore.Providers;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace EventStore.EfCore.PostgreSql;

/// <summary>Listens to what other processes announce: https://www.postgresql.org/docs/current/sql-listen.html.</summary>
/// <remarks>
/// Behind a pooler that shares sessions nothing is heard, and a standby refuses to listen; what is committed then is found by looking, once
/// a second.
/// </remarks>
internal sealed class PostgreSqlChangeWatch(PostgreSqlAnnouncer announcer) : IChangeWatch
{
    public Task WhenReadableAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<IChanges> BeginAsync(EventStoreDbContext context, CancellationToken cancellationToken)
    {
        var changes = new Changes((NpgsqlConnection)context.Database.GetDbConnection());
        try
        {
            await using var listen = context.Command($"LISTEN {PostgreSqlAnnouncer.Channel}");
            await listen.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ReadOnlySqlTransaction)
        {
            // A standby.
        }
        catch
        {
            changes.Dispose();
            throw;
        }

        return changes;
    }

    public void Announce() => announcer.Announce();

    /// <summary>The session ends to listen when it goes back to the pool.</summary>
    private sealed class Changes : IChanges
    {
        private readonly NpgsqlConnection _connection;
        private volatile bool _hasHeard;

        public Changes(NpgsqlConnection connection)
        {
            _connection = connection;
            connection.Notification += Hear;
        }

        public async Task<bool> WaitAsync(TimeSpan time, CancellationToken cancellationToken)
        {
            // It may have come while something else was asked.
            var hasHeard = _hasHeard || await _connection.WaitAsync(time, cancellationToken).ConfigureAwait(false);
            _hasHeard = false;
            return hasHeard;
        }

        public void Dispose() => _connection.Notification -= Hear;

        private void Hear(object sender, NpgsqlNotificationEventArgs e) => _hasHeard = true;
    }
}
