using System.Globalization;
using System.Runtime.CompilerServices;
using EventStore.EfCore.Data;
using EventStore.EfCore.Providers;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace EventStore.EfCore.PostgreSql;

internal sealed class PostgreSqlStorageInspector(PostgreSqlPulse pulse) : IStorageInspector
{
    // Stores nothing, and needs what storing needs: a primary, and the right.
    private const string InsertNothing = $"INSERT INTO {PostgreSqlTables.Events} SELECT * FROM {PostgreSqlTables.Events} WHERE false";

    private const string Bytes =
        $"""
        SELECT coalesce(sum(pg_total_relation_size(oid)), 0)::bigint FROM pg_class
        WHERE relnamespace = to_regnamespace('{PostgreSqlTables.Schema}') AND relkind IN ('r', 'p')
        """;

    // The first says which index is damaged; a query of the other that goes by one stumbles.
    public IReadOnlyList<StorageCheck> Checks => [CheckIndexesAsync, CheckForeignKeysAsync];

    // Not every database has what can, nor every role the right to it.
    public bool ProveIndexes => false;

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

    public Task CheckWritableAsync(EventStoreDbContext context, CancellationToken cancellationToken) =>
        WithConnectionAsync(context, async () =>
        {
            await using var command = context.Command(InsertNothing);
            return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }, cancellationToken);

    private async IAsyncEnumerable<StorageFinding> CheckIndexesAsync(
        EventStoreDbContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (indexes, reason) = await WithConnectionAsync(
            context, () => PostgreSqlIndexCheck.AllAsync(context, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (reason is not null)
            yield return new StorageFinding(StorageFindingKind.LeftOut, reason);
        foreach (var (index, check) in indexes)
        {
            if (await RunAsync(context, check, cancellationToken).ConfigureAwait(false) is (_, { } damage))
                yield return new StorageFinding(StorageFindingKind.Structure, $"index {index}: {damage}");
        }
    }

    private async IAsyncEnumerable<StorageFinding> CheckForeignKeysAsync(
        EventStoreDbContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var check in PostgreSqlForeignKeys.Of(context.Model))
        {
            var (orphans, damage) = await RunAsync(context, check.Query, cancellationToken).ConfigureAwait(false);
            if (damage is not null)
                yield return new StorageFinding(StorageFindingKind.Structure, $"the foreign keys of table {check.Table}: {damage}");
            else if (orphans is long and > 0)
            {
                yield return new StorageFinding(StorageFindingKind.ForeignKey, string.Create(
                    CultureInfo.InvariantCulture,
                    $"{orphans} rows of table {check.Table} refer to rows of {check.Principal} that do not exist"));
            }
        }
    }

    /// <summary>
    /// What a check answers, or the damage that it met with. The driver closes the connection then; the next has its own.
    /// </summary>
    private Task<(object? Answer, string? Damage)> RunAsync(
        EventStoreDbContext context, string sql, CancellationToken cancellationToken) =>
        WithConnectionAsync<(object?, string?)>(context, async () =>
        {
            try
            {
                return (await pulse.RunAsync(context, sql, cancellationToken).ConfigureAwait(false), null);
            }
            catch (PostgresException e) when (PostgreSqlErrors.Classify(e) is StorageErrorKind.Corrupt or StorageErrorKind.InputOutput)
            {
                return (null, e.MessageText);
            }
        }, cancellationToken);

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
