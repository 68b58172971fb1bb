using System.Globalization;
using System.Security.Cryptography;

namespace EventStore.EfCore.Cli.Tests.Support;

/// <summary>What is in a folder: names, kinds, modes, sizes, contents and times.</summary>
public static class FolderState
{
    public static string[] Of(string folder) =>
    [
        .. new DirectoryInfo(folder).GetFileSystemInfos("*", SearchOption.AllDirectories)
            .OrderBy(f => f.FullName, StringComparer.Ordinal).Select(Describe),
    ];

    private static string Describe(FileSystemInfo entry)
    {
        if (entry.LinkTarget is { } target)
            return $"{entry.FullName} -> {target}";
        var mode = OperatingSystem.IsWindows() ? "" : Convert.ToString((int)entry.UnixFileMode, 8);
        return entry is FileInfo file
            ? string.Create(CultureInfo.InvariantCulture, $"{file.FullName} {mode} {file.Length} {Hash(file)} {file.LastWriteTimeUtc:O}")
            : $"{entry.FullName} {mode}";
    }

    private static string Hash(FileInfo file)
    {
        using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return Convert.ToHexString(SHA256.HashData(stream));
    }
}
