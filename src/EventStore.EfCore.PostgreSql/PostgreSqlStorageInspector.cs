using System.Globalization;
using System.Runtime.CompilerServices;
using EventStore.EfCore.Data;
using EventStore.EfCore.Providers;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace EventStore.EfCore.PostgreSql;

internal sealed class PostgreSqlStorageInspector(PostgreSqlPulse pulse) : IStorageInspector
{
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
            var settings = await PostgreSqlInspection.ReadAsync(context, cancellationToken).ConfigureAwait(false);
            var version = ((NpgsqlConnection)context.Database.GetDbConnection()).ServerVersion;
            return new StorageReport(
                "PostgreSQL", version, settings, new Dictionary<string, long>(), LogBytes: 0,
                PostgreSqlInspection.Warnings(settings));
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
                var orphans = 0L;
                await pulse.WhileAliveAsync(
                    command.Connection!,
                    async token => orphans = (long)(await command.ExecuteScalarAsync(token).ConfigureAwait(false))!,
                    cancellationToken).ConfigureAwait(false);
                if (orphans > 0)
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
