using EventStore.EfCore.Data;
using Npgsql;

namespace EventStore.EfCore.PostgreSql;

/// <summary>
/// Locks that belong to no row: https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS. They end with their session.
/// </summary>
internal static class PostgreSqlAdvisoryLock
{
    /// <summary>The upper half of their numbers, which are the store's own in each database: pg_locks shows the halves.</summary>
    public const long Class = 0x4576_5374;

    public const long MigrationObject = 0x6F72_6501;

    public const long BulkLoadObject = 0x6F72_6502;

    private const long Migration = (Class << 32) | MigrationObject;
    private const long BulkLoad = (Class << 32) | BulkLoadObject;

    /// <summary>Keeps everybody else from migrating until the transaction ends.</summary>
    public static async Task TakeForMigrationAsync(EventStoreDbContext context, CancellationToken cancellationToken)
    {
        await using var command = context.Command(FormattableString.Invariant($"SELECT pg_advisory_xact_lock({Migration})"));
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Keeps everybody else from loading until it is released, or its connection ends.</summary>
    public static Task TakeForBulkLoadAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        RunAsync(connection, FormattableString.Invariant($"SELECT pg_advisory_lock({BulkLoad})"), cancellationToken);

    public static Task ReleaseBulkLoadAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        RunAsync(connection, FormattableString.Invariant($"SELECT pg_advisory_unlock({BulkLoad})"), cancellationToken);

    /// <summary>Whether nobody is loading, and this session may build the index.</summary>
    public static async Task<bool> CanFinishBulkLoadAsync(EventStoreDbContext context, CancellationToken cancellationToken)
    {
        await using var command = context.Command(FormattableString.Invariant($"""
            SELECT CASE WHEN current_setting('transaction_read_only') = 'on' OR NOT pg_has_role(c.relowner, 'USAGE') THEN false
                ELSE pg_try_advisory_xact_lock_shared({BulkLoad}) END
            FROM pg_class c WHERE c.oid = '{PostgreSqlTables.Events}'::regclass
            """));
        return (bool)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
