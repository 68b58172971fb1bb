namespace EventStore.EfCore.Sqlite.Files;

/// <summary>
/// Whether a folder is on another machine's disk. SQLite's log needs memory that all its users share, and locks that hold; no network
/// file system gives the first to two machines, and not every one the second: https://sqlite.org/useovernet.html
/// </summary>
internal static class NetworkFolder
{
    // As the system calls them, where .NET does not know them for networks.
    private static readonly string[] Others = ["9p", "v9fs", "ceph", "fuse.sshfs", "glusterfs", "lustre", "gfs2", "ocfs2"];

    /// <summary>The file system's name; null for one of this machine.</summary>
    public static string? FileSystemOf(string folder)
    {
        var drive = new DriveInfo(folder);
        return IsNetwork(drive.DriveType, drive.DriveFormat) ? drive.DriveFormat : null;
    }

    internal static bool IsNetwork(DriveType type, string format) =>
        type == DriveType.Network || Others.Contains(format, StringComparer.OrdinalIgnoreCase);
}
