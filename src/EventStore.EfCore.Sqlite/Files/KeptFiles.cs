using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EventStore.EfCore.Sqlite.Files;

/// <summary>Database files opened for reading past SQLite, which are never closed again.</summary>
/// <remarks>
/// Closing any handle of a file drops all POSIX locks that the process holds on it, SQLite's among them, and then another process may
/// delete a log that is in use: https://sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_.
/// So one handle for each file lives as long as the process, or as the file.
/// </remarks>
internal static partial class KeptFiles
{
    private static readonly Dictionary<string, (FileIdentity? Identity, SafeFileHandle Handle)> Handles =
        new(StringComparer.Ordinal);

    private const int Unlock = 8; // LOCK_UN

    /// <summary>The file that has this path now. Not to be disposed.</summary>
    /// <param name="path">A full path, without symbolic links.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read it.</exception>
    public static SafeFileHandle Open(string path)
    {
        lock (Handles)
        {
            var identity = FileIdentity.Of(path);
            if (Handles.TryGetValue(path, out var kept) && (identity is null || kept.Identity == identity))
                return kept.Handle;

            // What was at this path may still be open elsewhere in the process: its handle stays as well, under a name of its own.
            if (kept.Handle is not null)
                Handles[$"{path}#{kept.Identity}"] = kept;
            var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

            // .NET takes a lock of its own kind with each file that it opens, which would keep this process from writing the file itself.
            if (!OperatingSystem.IsWindows())
                _ = Flock(handle, Unlock);
            Handles[path] = (identity, handle);
            return handle;
        }
    }

    [LibraryImport("libc", EntryPoint = "flock")]
    private static partial int Flock(SafeFileHandle file, int operation);
}
