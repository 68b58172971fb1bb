using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EventStore.EfCore.Sqlite;

/// <summary>
/// The schema cookie, which SQLite itself counts up (https://sqlite.org/pragma.html#pragma_schema_version), behind the database's identity:
/// all databases of one release have the same cookie.
/// </summary>
internal sealed class SqliteSchemaVersion : ISchemaVersion
{
    private const string History =
        "SELECT group_concat(\"MigrationId\", ',' ORDER BY \"MigrationId\") FROM \"__EFMigrationsHistory\"";

    public ValueTask<long> ReadAsync(EventStoreDbContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Read(context.Connection()));

    public ValueTask<FoundSchema> ReadWithHistoryAsync(EventStoreDbContext context, CancellationToken cancellationToken)
    {
        var connection = context.Connection();
        return ValueTask.FromResult(new FoundSchema(Read(connection), ReadHistory(connection.Handle!)));
    }

    private static long Read(SqliteConnection connection) =>
        SqlitePragma.ReadApplicationId(connection) << 32 | SqlitePragma.ReadSchemaVersion(connection);

    private static string? ReadHistory(sqlite3 connection)
    {
        try
        {
            return SqlitePragma.Run(connection, History);
        }
        catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_ERROR)
        {
            // Somebody dropped the history. The opening steps say it better, outside of this transaction.
            return null;
        }
    }
}
