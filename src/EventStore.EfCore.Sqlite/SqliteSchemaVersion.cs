using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Sqlite;

/// <summary>
/// The schema cookie, which SQLite itself counts up (https://sqlite.org/pragma.html#pragma_schema_version), behind the database's identity:
/// all databases of one release have the same cookie.
/// </summary>
internal sealed class SqliteSchemaVersion : ISchemaVersion
{
    public ValueTask<long> ReadAsync(EventStoreDbContext context, CancellationToken cancellationToken)
    {
        var connection = ((SqliteConnection)context.Database.GetDbConnection()).Handle!;
        var version = SqlitePragma.ReadNumber(connection, "application_id") << 32 | SqlitePragma.ReadNumber(connection, "schema_version");
        return ValueTask.FromResult(version);
    }
}
