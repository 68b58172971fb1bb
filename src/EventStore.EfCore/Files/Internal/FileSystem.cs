using System.Runtime.InteropServices;
using System.Text;

namespace EventStore.EfCore.Files;

/// <summary>What .NET has no call for: moving a file without replacing another one, and making a folder's entries durable.</summary>
/// <remarks>
/// On Unix, <c>File.Move</c> without overwriting asks first whether the name is taken, and then renames over whatever has come there
/// since. The system's own calls decide at one moment: <c>renameat2</c> (https://man7.org/linux/man-pages/man2/rename.2.html),
/// <c>renamex_np</c> (macOS) and, where a file system knows neither, <c>link</c>. On Windows <c>File.Move</c> is such a call.
/// </remarks>
internal static class FileSystem
{
    private const int AlreadyExists = 17; // EEXIST, on Linux and macOS
    private const int InvalidArgument = 22; // EINVAL, likewise

    /// <summary>Moves a file within its folder, at one moment; false when something has the new name.</summary>
    /// <exception cref="IOException">The system refuses it.</exception>
    public static bool TryMove(string from, string to)
    {
        if (OperatingSystem.IsWindows())
            return TryMoveOnWindows(from, to);

        if (TryRename(from, to) is { } isMoved)
            return isMoved;
        if (Link(Native(from), Native(to)) != 0)
            return Marshal.GetLastPInvokeError() == AlreadyExists ? false : throw Failed($"'{from}' could not be linked as '{to}'");
        File.Delete(from);
        return true;
    }

    /// <summary>After this, the names of a folder's files survive a power failure. Windows has no such call, and needs none.</summary>
    /// <exception cref="IOException">The system refuses it.</exception>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;

        var descriptor = Open(Native(folder), 0);
        if (descriptor < 0)
            throw Failed($"The folder '{folder}' could not be opened");
        try
        {
            // Some file systems have nothing to flush for folders, and say so.
            if (Flush(descriptor) != 0 && Marshal.GetLastPInvokeError() != InvalidArgument)
                throw Failed($"The folder '{folder}' could not be flushed to the disk");
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static bool TryMoveOnWindows(string from, string to)
    {
        try
        {
            File.Move(from, to);
            return true;
        }
        catch (IOException) when (File.Exists(to))
        {
            return false;
        }
    }

    /// <summary>Null where neither the system nor the file system knows how.</summary>
    private static bool? TryRename(string from, string to)
    {
        const int currentFolder = -100; // AT_FDCWD; the paths are full ones
        const uint linuxNoReplace = 1; // RENAME_NOREPLACE
        const uint macNoReplace = 4; // RENAME_EXCL
        try
        {
            var result = OperatingSystem.IsMacOS()
                ? RenameOnMac(Native(from), Native(to), macNoReplace)
                : RenameOnLinux(currentFolder, Native(from), currentFolder, Native(to), linuxNoReplace);
            if (result == 0)
                return true;
            return Marshal.GetLastPInvokeError() == AlreadyExists ? false : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    private static IOException Failed(string what)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"{what}: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }

    private static byte[] Native(string path) => Encoding.UTF8.GetBytes(path + '\0');

    [DllImport("libc", EntryPoint = "renameat2", SetLastError = true)]
    private static extern int RenameOnLinux(int fromFolder, byte[] from, int toFolder, byte[] to, uint flags);

    [DllImport("libc", EntryPoint = "renamex_np", SetLastError = true)]
    private static extern int RenameOnMac(byte[] from, byte[] to, uint flags);

    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    private static extern int Link(byte[] from, byte[] to);

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Flush(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int Close(int descriptor);
}
