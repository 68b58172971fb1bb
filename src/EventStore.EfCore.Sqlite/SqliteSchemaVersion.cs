using System.Globalization;
using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Sqlite;

/// <summary>The schema cookie, which SQLite itself counts up: https://sqlite.org/pragma.html#pragma_schema_version.</summary>
internal sealed class SqliteSchemaVersion : ISchemaVersion
{
    public ValueTask<long> ReadAsync(EventStoreDbContext context, CancellationToken cancellationToken)
    {
        var connection = (SqliteConnection)context.Database.GetDbConnection();
        return ValueTask.FromResult(long.Parse(SqlitePragma.Read(connection.Handle!, "schema_version"), CultureInfo.InvariantCulture));
    }
}
