using System.Globalization;

namespace EventStore.EfCore.Sqlite.Files;

/// <summary>Whether the disks have room for what is about to be written, looked at before it is begun.</summary>
internal static class DiskRoom
{
    // For what a log has beside the pages, and for the pages that are written while they are counted.
    private const long Margin = 1024 * 1024;

    /// <param name="database">The database's file.</param>
    /// <param name="bytes">What is written beside it.</param>
    /// <param name="temporaryBytes">What SQLite writes to its temporary files.</param>
    /// <param name="task">What for, with the database as {0}: "write '{0}' anew".</param>
    /// <exception cref="StorageException">There is too little.</exception>
    public static void Require(string database, long bytes, long temporaryBytes, string task)
    {
        var (folder, temporary) = (Path.GetDirectoryName(database)!, TemporaryFolder());
        bytes += (bytes / 16) + Margin;
        temporaryBytes += (temporaryBytes / 16) + Margin;
        var isOneDisk = FileIdentity.Of(folder)?.Device == FileIdentity.Of(temporary)?.Device;
        Check(folder, isOneDisk ? bytes + temporaryBytes : bytes);
        if (!isOneDisk)
            Check(temporary, temporaryBytes);

        void Check(string place, long needed)
        {
            var free = new DriveInfo(place).AvailableFreeSpace;
            if (free < needed)
            {
                throw new StorageException(
                    StorageErrorKind.Full,
                    $"To {string.Format(CultureInfo.InvariantCulture, task, database)} takes {needed} bytes on the disk of '{place}', "
                    + $"which has {free}. Nothing was begun. Free some"
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
