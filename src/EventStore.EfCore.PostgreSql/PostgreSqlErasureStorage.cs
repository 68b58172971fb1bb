using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Providers;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace EventStore.EfCore.PostgreSql;

/// <summary>
/// Has the server remove old versions of rows: https://www.postgresql.org/docs/current/sql-vacuum.html. A plain VACUUM leaves their bytes
/// where they were, as free space of the same page, until something else is put there; a full one writes new files.
/// </summary>
internal sealed class PostgreSqlErasureStorage(PostgreSqlPulse pulse) : IErasureStorage
{
    private const int Attempts = 3;

    private const string Tables = $"{PostgreSqlTables.Events}, {PostgreSqlTables.Quarantine}";

    private const string Rights =
        $"""
        SELECT current_user,
            has_any_column_privilege('{PostgreSqlTables.Events}', 'UPDATE')
            AND has_table_privilege('{PostgreSqlTables.Erasures}', 'INSERT')
            AND has_table_privilege('{PostgreSqlTables.ChangePermits}', 'INSERT')
            AND has_table_privilege('{PostgreSqlTables.ChangePermits}', 'DELETE')
        """;

    // VACUUM only warns of a table that the role may not vacuum.
    private const string MayVacuum =
        $"""
        SELECT current_user, coalesce(bool_and(pg_has_role(relowner, 'USAGE')), false)
        FROM pg_class WHERE oid IN ('{PostgreSqlTables.Events}'::regclass, '{PostgreSqlTables.Quarantine}'::regclass)
        """;

    // What VACUUM counted, and could not remove: somebody's snapshot may still see it.
    private const string Dead =
        $"""
        SELECT coalesce(sum(s.n_dead_tup), 0)::bigint FROM pg_stat_all_tables s
        JOIN pg_class c ON c.oid = '{PostgreSqlTables.Events}'::regclass AND s.relid IN (c.oid, c.reltoastrelid)
        """;

    private const string Elsewhere =
        "The server's write-ahead log, archives of it, standbys and backups may have the bytes still: the store cannot reach them. See "
        + "\"Legal erasure\" in docs/operations.md.";

    public async Task<T> OverwriteAsync<T>(EventStoreDbContext context, Func<Task<T>> work)
    {
        await using (var command = context.Command(Rights))
        {
            await using var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
            await reader.ReadAsync().ConfigureAwait(false);
            if (!reader.GetBoolean(1))
                throw NotAllowed(reader.GetString(0));
        }

        return await work().ConfigureAwait(false);
    }

    public async Task<PurgeResult> PurgeAsync(
        EventStoreDbContext context, IReadOnlyList<ErasedTrace> erased, bool rewrite, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var (role, mayVacuum) = await RoleAsync(context, cancellationToken).ConfigureAwait(false);
            if (!mayVacuum)
            {
                return new PurgeResult(false, [
                    $"The role '{role}' may not vacuum the tables: have their owner run `VACUUM FULL {Tables}`, which locks them "
                    + "meanwhile, and a CHECKPOINT.",
                    Elsewhere]);
            }

            if (await VacuumAsync(context, cancellationToken).ConfigureAwait(false) is > 0 and var dead)
            {
                return new PurgeResult(false, [
                    $"{dead} old versions of rows could not be removed yet: a transaction or a replication slot may still see them. End it "
                    + "(pg_stat_activity, pg_prepared_xacts, pg_replication_slots), and erase the event again.",
                    Elsewhere]);
            }

            if (rewrite)
                await pulse.RunAsync(context, $"{AllServers.Comment}VACUUM (FULL) {Tables}", cancellationToken).ConfigureAwait(false);

            // The files have what VACUUM did when a checkpoint has written it.
            if (!await TryCheckpointAsync(context, cancellationToken).ConfigureAwait(false))
            {
                return new PurgeResult(false, [
                    $"The role '{role}' may not run CHECKPOINT, and until the server's next one (checkpoint_timeout) the tables' files may "
                    + "have the bytes. Wait for it, or have an administrator run CHECKPOINT.",
                    Elsewhere]);
            }

            return rewrite
                ? new PurgeResult(true, [Elsewhere])
                : new PurgeResult(false, [
                    "The old version of the row is removed, but its bytes may stay in free space of the table's files until something else "
                    + "is stored there. Erase the event again with the tables rewritten (`eventstore erase --vacuum`, which locks them "
                    + "meanwhile): that removes them.",
                    Elsewhere]);
        }
        finally
        {
            await context.Database.CloseConnectionAsync().ConfigureAwait(false);
        }
    }

    private static async Task<(string Role, bool MayVacuum)> RoleAsync(EventStoreDbContext context, CancellationToken cancellationToken)
    {
        await using var command = context.Command(MayVacuum);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        return (reader.GetString(0), reader.GetBoolean(1));
    }

    /// <summary>How many old versions of rows could not be removed.</summary>
    private async Task<long> VacuumAsync(EventStoreDbContext context, CancellationToken cancellationToken)
    {
        // Sessions count rows up to a second after they changed them, and so may count anew what was removed before.
        for (var attempt = 1; ; attempt++)
        {
            await pulse.RunAsync(context, $"{AllServers.Comment}VACUUM {Tables}", cancellationToken).ConfigureAwait(false);
            await using var command = context.Command(Dead);
            var dead = (long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
            if (dead == 0 || attempt == Attempts)
                return dead;
        }
    }

    private async Task<bool> TryCheckpointAsync(EventStoreDbContext context, CancellationToken cancellationToken)
    {
        try
        {
            await pulse.RunAsync(context, "CHECKPOINT", cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            return false;
        }
    }

    private static StorageException NotAllowed(string role) => new(
        StorageErrorKind.CannotOpen,
        $"The role '{role}' may not erase: nothing was erased. Erase as the tables' owner, or GRANT INSERT ON {PostgreSqlTables.Erasures}, "
        + $"INSERT, DELETE ON {PostgreSqlTables.ChangePermits} and UPDATE (\"Payload\", \"Signature\", \"Checksum\") ON "
        + $"{PostgreSqlTables.Events} to a role that may.");
}
