using EventStore.EfCore.Sqlite.Files;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EventStore.EfCore.Sqlite;

/// <summary>
/// Writes a database anew: the new one is put together in a temporary file, and goes through the write-ahead log from there.
/// https://sqlite.org/lang_vacuum.html
/// </summary>
internal static class SqliteVacuum
{
    // For what a log has beside the pages, and for the pages that are written while they are counted.
    private const long Margin = 1024 * 1024;

    /// <param name="connection">A connection without a transaction.</param>
    /// <param name="target">Its database.</param>
    /// <param name="cancellationToken">Gives up: the database is as it was.</param>
    /// <exception cref="StorageException">There is too little room for it, and nothing was begun.</exception>
    public static void Run(sqlite3 connection, SqliteTarget target, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (target.Path is { } link)
        {
            var pages = SqlitePragma.ReadNumber(connection, "page_count") - SqlitePragma.ReadNumber(connection, "freelist_count");
            RequireRoom(RealPath.Of(link), pages * SqlitePragma.ReadNumber(connection, "page_size"));
        }

        using var stop = cancellationToken.Register(() => raw.sqlite3_interrupt(connection));
        try
        {
            SqlitePragma.Run(connection, "VACUUM");
        }
        catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_INTERRUPT)
        {
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
    }

    /// <param name="database">The database's file.</param>
    /// <param name="bytes">What it holds without its free pages.</param>
    private static void RequireRoom(string database, long bytes)
    {
        var (folder, temporary) = (Path.GetDirectoryName(database)!, TemporaryFolder());
        bytes += (bytes / 16) + Margin;
        var isOneDisk = FileIdentity.Of(folder)?.Device == FileIdentity.Of(temporary)?.Device;
        Check(folder, isOneDisk ? 2 * bytes : bytes);
        if (!isOneDisk)
            Check(temporary, bytes);

        void Check(string place, long needed)
        {
            var free = new DriveInfo(place).AvailableFreeSpace;
            if (free < needed)
            {
                throw new StorageException(
                    StorageErrorKind.Full,
                    $"To write '{database}' anew takes {needed} bytes on the disk of '{place}', which has {free}. Nothing was begun. Free "
                    + "some"
                    + (place == temporary && !isOneDisk ? ", or name another folder in SQLITE_TMPDIR." : ", or move the archive first."));
            }
        }
    }

    // As SQLite looks for it: https://sqlite.org/tempfiles.html#temporary_file_storage_locations
    private static string TemporaryFolder() => OperatingSystem.IsWindows()
        ? Path.GetTempPath()
        : new[]
        {
            Environment.GetEnvironmentVariable("SQLITE_TMPDIR"), Environment.GetEnvironmentVariable("TMPDIR"),
            "/var/tmp", "/usr/tmp", "/tmp",
        }.FirstOrDefault(Directory.Exists) ?? Environment.CurrentDirectory;
}
