using System.Runtime.CompilerServices;
using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using SQLitePCL;

namespace EventStore.EfCore.Sqlite;

/// <summary>
/// <c>PRAGMA data_version</c>, which counts the commits of others (https://sqlite.org/pragma.html#pragma_data_version), behind a number
/// for each opening of a connection: it does not count what the connection itself wrote, and in a pool that can have had other users.
/// </summary>
internal sealed class SqliteWriteEpoch : IWriteEpoch
{
    // Of the whole process, as pools are.
    private static readonly ConditionalWeakTable<sqlite3, StrongBox<long>> Openings = [];

    private static long _lastOpening;

    /// <summary>To be called whenever a connection was opened.</summary>
    public static void Opened(sqlite3 connection) =>
        Openings.GetValue(connection, _ => new StrongBox<long>()).Value = Interlocked.Increment(ref _lastOpening);

    public long Read(EventStoreDbContext context)
    {
        var connection = context.Connection();
        return Openings.TryGetValue(connection.Handle!, out var opening)
            ? opening.Value << 32 | (uint)SqlitePragma.ReadDataVersion(connection)
            : 0;
    }
}
