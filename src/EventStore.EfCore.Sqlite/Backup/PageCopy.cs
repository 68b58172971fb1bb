using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EventStore.EfCore.Sqlite.Backup;

/// <summary>Copies a database page by page, as it is at one moment: https://sqlite.org/c3ref/backup_finish.html</summary>
/// <remarks>
/// A read transaction of its own, begun before the first page, keeps the moment: without one SQLite begins anew after every commit of
/// somebody else, under load for ever. In WAL mode a reader keeps no writer waiting; only the log cannot be begun anew meanwhile, and
/// grows. `VACUUM INTO` and a copy in one step take about as long and disturb writers as little, but tell nobody how far they are, and
/// cannot be cancelled.
/// </remarks>
internal static class PageCopy
{
    private const int StepPages = 512;

    /// <summary>Fills the empty destination. It is not synced.</summary>
    /// <param name="source">A connection without a transaction.</param>
    /// <param name="destination">A connection to an empty database.</param>
    /// <param name="path">The destination, as an error is to name it.</param>
    /// <param name="copied">Told how many bytes were copied, and of how many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SqliteException">One of the two failed.</exception>
    public static void Run(
        sqlite3 source, sqlite3 destination, string path, Action<long, long> copied, CancellationToken cancellationToken)
    {
        // What is not finished is thrown away.
        SqlitePragma.Write(destination, "journal_mode", "OFF");
        SqlitePragma.Write(destination, "synchronous", "OFF");
        SqlitePragma.Run(source, "BEGIN");
        try
        {
            var pageSize = SqlitePragma.ReadNumber(source, "page_size");
            RequireRoom(path, pageSize * SqlitePragma.ReadNumber(source, "page_count"));
            using var backup = raw.sqlite3_backup_init(destination, "main", source, "main");
            if (backup.IsInvalid)
                SqliteException.ThrowExceptionForRC(raw.sqlite3_errcode(destination), destination);
            int result;
            do
            {
                cancellationToken.ThrowIfCancellationRequested();
                result = raw.sqlite3_backup_step(backup, StepPages);
                long pages = raw.sqlite3_backup_pagecount(backup);
                copied((pages - raw.sqlite3_backup_remaining(backup)) * pageSize, pages * pageSize);
            }
            while (result == raw.SQLITE_OK);
            if (result != raw.SQLITE_DONE)
                SqliteException.ThrowExceptionForRC(result, destination);
        }
        finally
        {
            SqlitePragma.Run(source, "ROLLBACK");
        }
    }

    private static void RequireRoom(string path, long bytes)
    {
        var free = new DriveInfo(Path.GetDirectoryName(path)!).AvailableFreeSpace;
        if (free < bytes)
        {
            throw new StorageException(
                StorageErrorKind.Full,
                $"'{path}' will have {bytes} bytes, and {free} are free. Free some, or name a file on another disk.");
        }
    }
}
