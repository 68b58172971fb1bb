using EventStore.EfCore.Sqlite.WriteAheadLog;
using SQLitePCL;

namespace EventStore.EfCore.Sqlite.Files;

/// <summary>The write-ahead log that a connection writes: it stays as long as a connection is open.</summary>
/// <param name="Path">Behind symbolic links, where SQLite keeps it.</param>
/// <param name="Identity">Which file it is.</param>
/// <param name="IndexPath">The log's index in shared memory, by which processes know of each other's commits.</param>
/// <param name="Index">Which file that is; null where a connection has the database alone, and needs none.</param>
internal sealed record OpenedLog(string Path, FileIdentity Identity, string IndexPath, FileIdentity? Index)
{
    public static string PathOf(sqlite3 connection) => WalInspection.LogOf(OpenedFile.PathOf(connection));

    /// <summary>Null when there is none.</summary>
    public static OpenedLog? Of(sqlite3 connection)
    {
        var path = PathOf(connection);
        var index = OpenedFile.PathOf(connection) + "-shm";
        return FileIdentity.Of(path) is { } identity ? new OpenedLog(path, identity, index, FileIdentity.Of(index)) : null;
    }

    /// <summary>
    /// The file that is no longer where it was; null when both are. Others make a new one in its place, and then neither sees what the
    /// other writes.
    /// </summary>
    public string? FindMoved()
    {
        if (FileIdentity.Of(Path)?.IsSameFile(Identity) != true)
            return Path;
        return Index is { } index && FileIdentity.Of(IndexPath)?.IsSameFile(index) != true ? IndexPath : null;
    }
}
