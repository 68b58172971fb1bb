using EventStore.EfCore.Sqlite.Files;

namespace EventStore.EfCore.Sqlite;

/// <summary>
/// The room that VACUUM needs: the new database is put together in a temporary file, and goes through the write-ahead log from there.
/// https://sqlite.org/lang_vacuum.html
/// </summary>
internal static class VacuumRoom
{
    // For what a log has beside the pages, and for the pages that are written while they are counted.
    private const long Margin = 1024 * 1024;

    /// <param name="database">The database's file.</param>
    /// <param name="bytes">What it holds without its free pages.</param>
    /// <exception cref="StorageException">There is too little of it.</exception>
    public static void Require(string database, long bytes)
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
