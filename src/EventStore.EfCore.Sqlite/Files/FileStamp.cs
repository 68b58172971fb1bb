namespace EventStore.EfCore.Sqlite.Files;

/// <summary>Tells whether a file has been written to.</summary>
internal readonly record struct FileStamp(FileIdentity? Identity, long Length, DateTime WrittenAt)
{
    public static FileStamp Of(string path)
    {
        var file = new FileInfo(RealPath.Of(path));
        return file.Exists ? new FileStamp(FileIdentity.Of(path), file.Length, file.LastWriteTimeUtc) : default;
    }
}
