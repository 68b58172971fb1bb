using System.IO.Compression;

namespace EventStore.EfCore.Sqlite.Tests.WriteAheadLog;

/// <summary>Inputs on which an earlier version failed, where they are beside the checkout.</summary>
internal static class SharedFaults
{
    public static string? Folder { get; } = Find();

    public static byte[] Unzip(string name)
    {
        using var file = new GZipStream(File.OpenRead(Path.Combine(Folder!, name)), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "data", "faults", "log");
            if (Directory.Exists(candidate))
                return candidate;
        }

        return null;
    }
}
