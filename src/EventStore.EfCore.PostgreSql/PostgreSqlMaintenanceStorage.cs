using System.Globalization;
using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Providers;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.PostgreSql;

internal sealed class PostgreSqlMaintenanceStorage(PostgreSqlTarget target, PostgreSqlPulse pulse) : IMaintenanceStorage
{
    // The server skips a table that is not the role's, with a notice that nobody sees.
    private const string IsOwner =
        $"SELECT pg_has_role(c.relowner, 'USAGE') AS \"Value\" FROM pg_class c WHERE c.oid = '{PostgreSqlTables.Events}'::regclass";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    // EF's provider locks the history's table while it migrates; the store takes a lock of its own besides, and another for a bulk load.
    private static readonly string Locks =
        FormattableString.Invariant($"""
        SELECT DISTINCT l.pid, CASE WHEN l.locktype = 'advisory' AND l.objid::bigint = {PostgreSqlAdvisoryLock.BulkLoadObject}
                THEN 'the lock on bulk loads' ELSE 'the lock on migrations' END,
            concat_ws(' ', 'session', l.pid::text, 'of role', a.usename, 'at', coalesce(host(a.client_addr), 'the server itself'),
                nullif('(' || a.application_name || ')', '()')),
            a.backend_start
        FROM pg_locks l JOIN pg_stat_activity a USING (pid)
        WHERE l.granted AND l.pid <> pg_backend_pid() AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
            AND ((l.locktype = 'advisory' AND l.classid::bigint = {PostgreSqlAdvisoryLock.Class}
                    AND l.objid::bigint IN ({PostgreSqlAdvisoryLock.MigrationObject}, {PostgreSqlAdvisoryLock.BulkLoadObject}))
                OR (l.relation = to_regclass('{PostgreSqlTables.History}') AND l.mode = 'AccessExclusiveLock'))
        ORDER BY 1
        """);

    public async Task<CheckpointReport> CheckpointAsync(EventStoreDbContext context, CancellationToken cancellationToken)
    {
        await RunAsync(context, "CHECKPOINT", cancellationToken).ConfigureAwait(false);
        return new CheckpointReport(IsComplete: true, LogBytes: 0);
    }

    public Task OptimizeAsync(EventStoreDbContext context, CancellationToken cancellationToken) =>
        OnTablesAsync(context, "ANALYZE", cancellationToken);

    public Task ReindexAsync(EventStoreDbContext context, CancellationToken cancellationToken) =>
        OnTablesAsync(context, "REINDEX TABLE", cancellationToken);

    public Task VacuumAsync(EventStoreDbContext context, CancellationToken cancellationToken) =>
        OnTablesAsync(context, "VACUUM (ANALYZE)", cancellationToken);

    // What is free inside the tables only a walk through them would tell.
    public Task<long?> GetFreeBytesAsync(EventStoreDbContext context, CancellationToken cancellationToken) => Task.FromResult<long?>(null);

    public async Task<IReadOnlyList<HeldLock>> FindLocksAsync(EventStoreDbContext context, CancellationToken cancellationToken)
    {
        var found = new List<HeldLock>();
        await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await using var command = context.Command(Locks);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                found.Add(new HeldLock(
                    reader.GetInt32(0).ToString(CultureInfo.InvariantCulture),
                    reader.GetString(1),
                    reader.GetString(2),
                    reader.IsDBNull(3) ? null : reader.GetFieldValue<DateTimeOffset>(3)));
            }

            return found;
        }
        finally
        {
            await context.Database.CloseConnectionAsync().ConfigureAwait(false);
        }
    }

    public async Task<bool> ReleaseAsync(EventStoreDbContext context, HeldLock held, CancellationToken cancellationToken)
    {
        // A number may have become another session's, that has no such lock.
        if (!await IsHeldAsync(context, held, cancellationToken).ConfigureAwait(false))
            return false;
        var isEnding = await context.Database
            .SqlQuery<bool>($"SELECT pg_terminate_backend({int.Parse(held.Id, CultureInfo.InvariantCulture)}) AS \"Value\"")
            .SingleAsync(cancellationToken).ConfigureAwait(false);

        // The session was told to end. It gives the lock back when it has.
        while (isEnding && await IsHeldAsync(context, held, cancellationToken).ConfigureAwait(false))
            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        return isEnding;
    }

    private async Task<bool> IsHeldAsync(EventStoreDbContext context, HeldLock held, CancellationToken cancellationToken) =>
        (await FindLocksAsync(context, cancellationToken).ConfigureAwait(false)).Any(l => l.Id == held.Id);

    private async Task OnTablesAsync(EventStoreDbContext context, string command, CancellationToken cancellationToken)
    {
        if (!await context.Database.SqlQueryRaw<bool>(IsOwner).SingleAsync(cancellationToken).ConfigureAwait(false))
        {
            throw new StorageException(
                StorageErrorKind.CannotOpen,
                $"The tables of '{target.Name}' belong to another role, and {command} is their owner's. Connect as the owner.");
        }

        foreach (var table in PostgreSqlTables.All)
            await RunAsync(context, $"{AllServers.Comment}{command} {table}", cancellationToken).ConfigureAwait(false);
    }

    private async Task RunAsync(EventStoreDbContext context, string sql, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await pulse.RunAsync(context, sql, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await context.Database.CloseConnectionAsync().ConfigureAwait(false);
        }
    }
}
