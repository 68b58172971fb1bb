using System.Globalization;
using System.Runtime.CompilerServices;
using EventStore.EfCore.Data;
using EventStore.EfCore.Providers;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace EventStore.EfCore.PostgreSql;

internal sealed class PostgreSqlStorageInspector : IStorageInspector
{
    // Of all settings those that decide what survives, who may write, and who waits.
    private const string Settings =
        """
        SELECT name, current_setting(name) FROM pg_settings WHERE name IN ('synchronous_commit', 'fsync', 'full_page_writes', 'wal_level',
            'wal_sync_method', 'synchronous_standby_names', 'data_checksums', 'lock_timeout', 'statement_timeout', 'server_encoding')
        UNION ALL SELECT 'standby', CASE WHEN pg_is_in_recovery() THEN 'yes' ELSE 'no' END
        UNION ALL SELECT 'role', current_user
        ORDER BY 1
        """;

    private const string Bytes =
        $"""
        SELECT coalesce(sum(pg_total_relation_size(oid)), 0)::bigint FROM pg_class
        WHERE relnamespace = to_regnamespace('{PostgreSqlTables.Schema}') AND relkind IN ('r', 'p')
        """;

    public Task<long> GetBytesAsync(EventStoreDbContext context, CancellationToken cancellationToken) =>
        WithConnectionAsync(context, async () =>
        {
            await using var command = context.Command(Bytes);
            return (long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
        }, cancellationToken);

    public Task<StorageReport> InspectAsync(EventStoreDbContext context, CancellationToken cancellationToken) =>
        WithConnectionAsync(context, async () =>
        {
            var settings = new Dictionary<string, string>();
            await using var command = context.Command(Settings);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                settings.Add(reader.GetString(0), reader.GetString(1));
            var version = ((NpgsqlConnection)context.Database.GetDbConnection()).ServerVersion;
            return new StorageReport("PostgreSQL", version, settings, new Dictionary<string, long>(), LogBytes: 0, Warnings: []);
        }, cancellationToken);

    public async IAsyncEnumerable<StorageFault> CheckAsync(
        EventStoreDbContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Reset when the connection goes back to the pool.
            await using (var patience = context.Command("SET statement_timeout = 0"))
                await patience.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);

            foreach (var check in PostgreSqlForeignKeys.Of(context.Model))
            {
                await using var command = context.Command(check.Query);
                command.CommandTimeout = 0;
                if (await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is long orphans and > 0)
                {
                    yield return new StorageFault(IsForeignKey: true, string.Create(
                        CultureInfo.InvariantCulture,
                        $"{orphans} rows of table {check.Table} refer to rows of {check.Principal} that do not exist"));
                }
            }
        }
        finally
        {
            await context.Database.CloseConnectionAsync().ConfigureAwait(false);
        }
    }

    private static async Task<T> WithConnectionAsync<T>(
        EventStoreDbContext context, Func<Task<T>> read, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await read().ConfigureAwait(false);
        }
        finally
        {
            await context.Database.CloseConnectionAsync().ConfigureAwait(false);
        }
    }
}
