using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EventStore.EfCore.Sqlite.Files;

/// <summary>Whether somebody has a database open.</summary>
/// <remarks>
/// SQLite keeps a shared lock on a database in WAL mode as long as it is open: https://sqlite.org/walformat.html#wal_locks. Linux tells of
/// it, whatever process has it, this one included: https://man7.org/linux/man-pages/man2/F_OFD_GETLK.2const.html.
/// On other systems nothing is told.
/// </remarks>
internal static partial class FileUse
{
    private const int GetOpenFileLock = 36; // F_OFD_GETLK
    private const short WriteLock = 1; // F_WRLCK
    private const short Unlocked = 2; // F_UNLCK
    private const long SharedFirst = 0x4000_0002;
    private const long SharedBytes = 510;

    public static bool IsInUse(SafeFileHandle database)
    {
        if (!OperatingSystem.IsLinux())
            return false;

        var wanted = new Flock { Type = WriteLock, Start = SharedFirst, Length = SharedBytes };
        return Fcntl(database, GetOpenFileLock, ref wanted) == 0 && wanted.Type != Unlocked;
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Fcntl(SafeFileHandle file, int command, ref Flock wanted);

    /// <summary>struct flock on systems of 64 bits.</summary>
    private struct Flock
    {
        public short Type;
        public short Whence;
        public long Start;
        public long Length;
        public int Process;
    }
}
