using EventStore.EfCore.Data;
using EventStore.EfCore.Database;

namespace EventStore.EfCore.PostgreSql;

/// <summary>A hash over the catalogue's rows of the store's tables and indexes.</summary>
internal sealed class PostgreSqlSchemaVersion : ISchemaVersion
{
    private const string Query =
        $"""
        SELECT hashtextextended(coalesce(string_agg(format('%s %s %s', oid, relname, relnatts), ',' ORDER BY oid), ''), 0)
        FROM pg_class WHERE relnamespace = to_regnamespace('{PostgreSqlTables.Schema}')
        """;

    public async ValueTask<long> ReadAsync(EventStoreDbContext context, CancellationToken cancellationToken)
    {
        await using var command = context.Command(Query);
        return (long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }
}
