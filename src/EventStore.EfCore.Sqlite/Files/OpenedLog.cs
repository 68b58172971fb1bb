using EventStore.EfCore.Sqlite.WriteAheadLog;
using Microsoft.Win32.SafeHandles;
using SQLitePCL;

namespace EventStore.EfCore.Sqlite.Files;

/// <summary>The write-ahead log that a connection writes, opened for reading as long as the connection is.</summary>
/// <param name="Path">Behind symbolic links, where SQLite keeps it.</param>
/// <param name="Identity">Which file it is.</param>
/// <param name="Handle">For reading what was written last.</param>
/// <param name="IndexPath">The log's index in shared memory, by which processes know of each other's commits.</param>
/// <param name="Index">Which file that is; null where a connection has the database alone, and needs none.</param>
internal sealed record OpenedLog(
    string Path, FileIdentity Identity, SafeFileHandle Handle, string IndexPath, FileIdentity? Index)
{
    public static string PathOf(sqlite3 connection) => WalInspection.LogOf(OpenedFile.PathOf(connection));

    /// <summary>Null when there is none.</summary>
    public static OpenedLog? Of(sqlite3 connection)
    {
        var path = PathOf(connection);
        try
        {
            var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var index = OpenedFile.PathOf(connection) + "-shm";
            if (FileIdentity.Of(path) is { } identity)
                return new OpenedLog(path, identity, handle, index, FileIdentity.Of(index));
            handle.Dispose();
            return null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
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
