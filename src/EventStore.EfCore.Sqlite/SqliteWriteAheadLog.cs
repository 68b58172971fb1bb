using System.Globalization;
using EventStore.EfCore.Data;
using EventStore.EfCore.Providers;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SQLitePCL;

namespace EventStore.EfCore.Sqlite;

/// <summary>Checkpoints: https://sqlite.org/pragma.html#pragma_wal_checkpoint.</summary>
internal sealed class SqliteWriteAheadLog(IOptions<SqliteEventStoreOptions> options) : IWriteAheadLog
{
    public async Task<CheckpointResult> CheckpointAsync(EventStoreDbContext context, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var database = ((SqliteConnection)context.Database.GetDbConnection()).Handle!;

            // Nobody is waited for: neither readers nor another writer. Every opening sets the timeout anew.
            SqlitePragma.Write(database, "busy_timeout", "0");
            var frames = Run(database, "PASSIVE");
            if (frames > 0)
                frames = Run(database, "TRUNCATE");
            return new CheckpointResult(
                frames == 0, frames * FrameBytes(database), frames > 2L * options.Value.WalAutoCheckpointPages);
        }
        finally
        {
            await context.Database.CloseConnectionAsync().ConfigureAwait(false);
        }
    }

    /// <returns>Frames that the log still has; it is emptied when all were copied and nobody reads an older snapshot.</returns>
    private static long Run(sqlite3 database, string mode)
    {
        SqliteException.ThrowExceptionForRC(
            raw.sqlite3_prepare_v2(database, $"PRAGMA wal_checkpoint({mode})", out var statement), database);
        using (statement)
        {
            // That somebody is in the way is no error here but the first column of the row.
            var result = raw.sqlite3_step(statement);
            if (result != raw.SQLITE_ROW)
                SqliteException.ThrowExceptionForRC(result, database);
            return Math.Max(0, raw.sqlite3_column_int64(statement, 1));
        }
    }

    // A frame is a page and 24 bytes: https://sqlite.org/fileformat2.html#the_write_ahead_log
    private static long FrameBytes(sqlite3 database) =>
        24 + long.Parse(SqlitePragma.Read(database, "page_size"), CultureInfo.InvariantCulture);
}
