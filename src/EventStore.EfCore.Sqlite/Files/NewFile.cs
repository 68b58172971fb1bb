using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EventStore.EfCore.Sqlite.Files;

/// <summary>Makes the files that will hold people's messages: none has a wider mode than wanted, not even for a moment.</summary>
/// <remarks>
/// SQLite would make a database that everybody may read, as far as the umask allows. It gives -wal, -shm and -journal the mode that the
/// database has, so that making that one first, empty, is enough. Windows has no modes; there the folder's rights are inherited.
/// </remarks>
internal static partial class NewFile
{
    private static readonly Lock Gate = new();

    /// <summary>Makes an empty file with this very mode; one that is there stays as it is.</summary>
    /// <exception cref="IOException">The system refuses it.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not write the folder.</exception>
    public static void Make(string path, UnixFileMode mode) => Make(path, mode, owner: null);

    /// <summary>Makes an empty file beside a database, for whoever may use the database: with its mode and, for root, its owner.</summary>
    /// <inheritdoc cref="Make(string, UnixFileMode)"/>
    public static void MakeBeside(string database, string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        var owner = Environment.IsPrivilegedProcess ? FileIdentity.OwnerOf(database) : null;
        Make(path, File.GetUnixFileMode(database) & SqliteEventStoreOptions.AllFileModes, owner);
    }

    private static void Make(string path, UnixFileMode mode, (uint User, uint Group)? owner)
    {
        if (OperatingSystem.IsWindows())
            return;

        // Within the process one at a time: closing the handle would drop locks that SQLite got on the file meanwhile.
        lock (Gate)
        {
            if (File.Exists(path))
                return;
            try
            {
                using var file = new FileStream(path, Options(mode));

                // The umask can only have taken rights away.
                if (File.GetUnixFileMode(file.SafeFileHandle) != mode)
                    File.SetUnixFileMode(file.SafeFileHandle, mode);

                // As SQLite does with -wal and -shm. A file of root's would shut out the service whose database it is.
                if (owner is var (user, group))
                    _ = ChangeOwner(file.SafeFileHandle, user, group);
            }
            catch (IOException) when (File.Exists(path))
            {
                // Another process was faster.
            }
        }
    }

    private static FileStreamOptions Options(UnixFileMode mode)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = mode;
        return options;
    }

    [LibraryImport("libc", EntryPoint = "fchown")]
    private static partial int ChangeOwner(SafeFileHandle file, uint user, uint group);
}
