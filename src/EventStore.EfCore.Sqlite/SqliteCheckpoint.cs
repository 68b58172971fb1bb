using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EventStore.EfCore.Sqlite;

/// <summary>Runs a checkpoint by SQLite's function for it: https://sqlite.org/c3ref/wal_checkpoint_v2.html</summary>
/// <param name="LogFrames">How many frames the log has.</param>
/// <param name="CopiedFrames">How many of them the database has as well.</param>
internal readonly record struct SqliteCheckpoint(int LogFrames, int CopiedFrames)
{
    /// <summary>Copies nothing, and says what this connection knows of the log.</summary>
    public const int Nothing = -1; // SQLITE_CHECKPOINT_NOOP

    public bool IsComplete => CopiedFrames >= LogFrames;

    /// <summary>Copies as far as readers allow; that somebody is in the way is no error.</summary>
    /// <exception cref="SqliteException">It failed.</exception>
    public static SqliteCheckpoint Run(sqlite3 connection, int mode)
    {
        var result = raw.sqlite3_wal_checkpoint_v2(connection, "main", mode, out var logFrames, out var copiedFrames);
        if (result != raw.SQLITE_BUSY)
            SqliteException.ThrowExceptionForRC(result, connection);

        // Negative numbers: there is no log, or it is not known, because somebody else is at it.
        return result == raw.SQLITE_OK || logFrames >= 0
            ? new SqliteCheckpoint(Math.Max(0, logFrames), Math.Max(0, copiedFrames))
            : new SqliteCheckpoint(0, -1);
    }
}
