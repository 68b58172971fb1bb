using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace EventStore.EfCore.PostgreSql;

/// <summary>
/// A commit whose wait for a synchronous standby is cancelled returns like any other. That the standby may not have it, only a notice
/// says: https://www.postgresql.org/docs/current/warm-standby.html#SYNCHRONOUS-REPLICATION. So it has no timeout: it waits for as long as
/// the server is at work on it.
/// </summary>
internal sealed class PostgreSqlCommitWatch(PostgreSqlTarget target, PostgreSqlPulse pulse) : ICommitWatch
{
    public async Task CommitAsync(EventStoreDbContext context, Func<CancellationToken, Task> commit)
    {
        var connection = (NpgsqlConnection)context.Database.GetDbConnection();
        string? warning = null;
        connection.Notice += Listen;
        try
        {
            await pulse.WhileAliveAsync(connection, commit, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            connection.Notice -= Listen;
        }

        if (warning is not null)
        {
            throw new StorageException(
                StorageErrorKind.UnknownOutcome,
                $"A commit is on the primary's disk, and perhaps nowhere else: the server says '{warning}' (database '{target.Name}'). If "
                + "the standby takes over now, it may lack the events. Storing them again with DuplicatePolicy.Skip is safe, and tells.");
        }

        void Listen(object sender, NpgsqlNoticeEventArgs e)
        {
            if (e.Notice.SqlState == PostgresErrorCodes.Warning)
                warning = e.Notice.MessageText;
        }
    }
}
