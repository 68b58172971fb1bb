using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;

namespace EventStore.EfCore.Sqlite;

/// <summary>
/// A row whose indexed values changed on the disk has none of the index entries that SQLite is to remove when the row is changed: it says
/// so, and ends the statement alone. Built anew, the indexes hold the row as it is.
/// </summary>
internal sealed class SqliteIndexRepair : IIndexRepair
{
    // SQLITE_CORRUPT_INDEX, for which the binding has no name: https://sqlite.org/rescode.html#corrupt_index.
    private const int CorruptIndex = raw.SQLITE_CORRUPT | (3 << 8);

    public async Task<bool> TryRebuildAsync(EventStoreDbContext context, Exception error)
    {
        if (error is not SqliteException { SqliteExtendedErrorCode: CorruptIndex })
            return false;
        await context.Database.ExecuteSqlRawAsync("REINDEX \"Events\"").ConfigureAwait(false);
        return true;
    }
}
