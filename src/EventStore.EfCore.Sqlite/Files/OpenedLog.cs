using Microsoft.Win32.SafeHandles;
using SQLitePCL;

namespace EventStore.EfCore.Sqlite.Files;

/// <summary>The write-ahead log that a connection writes, opened for reading as long as the connection is.</summary>
/// <param name="Path">Behind symbolic links, where SQLite keeps it.</param>
/// <param name="Identity">Which file it is.</param>
/// <param name="Handle">For reading what was written last.</param>
internal sealed record OpenedLog(string Path, FileIdentity Identity, SafeFileHandle Handle)
{
    public static string PathOf(sqlite3 connection) => raw.sqlite3_db_filename(connection, "main").utf8_to_string() + "-wal";

    /// <summary>Null when there is none.</summary>
    public static OpenedLog? Of(sqlite3 connection)
    {
        var path = PathOf(connection);
        try
        {
            var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (FileIdentity.Of(path) is { } identity)
                return new OpenedLog(path, identity, handle);
            handle.Dispose();
            return null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
