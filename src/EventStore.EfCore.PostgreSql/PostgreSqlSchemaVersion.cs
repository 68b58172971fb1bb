using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using Npgsql;

namespace EventStore.EfCore.PostgreSql;

/// <summary>A hash over the catalogue's rows of the store's tables and indexes.</summary>
internal sealed class PostgreSqlSchemaVersion : ISchemaVersion
{
    private const string Version =
        "hashtextextended(coalesce(string_agg(format('%s %s %s', oid, relname, relnatts), ',' ORDER BY oid), ''), 0)";

    private const string History =
        $"""(SELECT string_agg("MigrationId", ',' ORDER BY "MigrationId" COLLATE "C") FROM {PostgreSqlTables.History})""";

    // In a query of its own the schema is looked up once, and not for each row.
    private const string Catalogue =
        $"FROM pg_class WHERE relnamespace = (SELECT to_regnamespace('{PostgreSqlTables.Schema}'))";

    public async ValueTask<long> ReadAsync(EventStoreDbContext context, CancellationToken cancellationToken)
    {
        await using var command = context.Command($"SELECT {Version} {Catalogue}");
        return (long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    public async ValueTask<FoundSchema> ReadWithHistoryAsync(EventStoreDbContext context, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = context.Command($"SELECT {Version}, {History} {Catalogue}");
            await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            return new FoundSchema(reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetString(1));
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            // Somebody dropped the history. The opening steps say it better, outside of this transaction.
            return default;
        }
    }
}
