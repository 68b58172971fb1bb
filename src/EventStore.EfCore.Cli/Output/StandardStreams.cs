using System.Runtime.InteropServices;

namespace EventStore.EfCore.Cli.Output;

/// <summary>Which of the process's three streams its caller left open.</summary>
internal static class StandardStreams
{
    private const int GetFlags = 1; // F_GETFD
    private const int CloseOnExec = 1; // FD_CLOEXEC

    /// <summary>Whether the descriptor is the caller's.</summary>
    /// <remarks>
    /// The runtime opens files and pipes of its own before Main, and these get the numbers of what the caller closed: reading such a one
    /// waits for ever. They are marked to be closed on exec; what came through one is not.
    /// </remarks>
    public static bool IsOpen(int descriptor) =>
        OperatingSystem.IsWindows() || (Fcntl(descriptor, GetFlags) is >= 0 and var flags && (flags & CloseOnExec) == 0);

    [DllImport("libc", EntryPoint = "fcntl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Fcntl(int descriptor, int command);
}
