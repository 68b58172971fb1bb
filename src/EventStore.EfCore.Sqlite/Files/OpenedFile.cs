using EventStore.EfCore.Sqlite.WriteAheadLog;
using Microsoft.Win32.SafeHandles;
using SQLitePCL;

namespace EventStore.EfCore.Sqlite.Files;

/// <summary>The database that a connection has open, as it was when the connection was first seen.</summary>
/// <remarks>
/// A header's identity tells one database from another that is written over it. SQLite learns of changes from the log's index alone, and
/// goes on with the pages that it has read before.
/// </remarks>
internal sealed class OpenedFile(sqlite3 connection, FileIdentity main)
{
    private readonly string _path = PathOf(connection);
    private readonly SafeFileHandle _file = KeptFiles.Open(PathOf(connection));
    private uint? _content;

    /// <summary>The log, as it was at the first commit.</summary>
    public OpenedLog? Log { get; set; }

    /// <summary>Behind symbolic links, as SQLite has it.</summary>
    public static string PathOf(sqlite3 connection) => raw.sqlite3_db_filename(connection, "main").utf8_to_string();

    /// <summary>The identity in the header of a database; null where there is no header that can be read.</summary>
    public static uint? ReadContent(SafeFileHandle file) => DatabaseHeader.Read(file)?.ApplicationId;

    /// <summary>The identity that is in the header now.</summary>
    public uint? ReadContent() => ReadContent(_file);

    /// <summary>Whether it is the one that was there before. A new file has none until its header is copied from the log.</summary>
    public bool HasContent(uint? content) => (_content ??= content) == content;

    /// <summary>
    /// Whether the path leads to the file, which has no other name, and SQLite's own path, which had no links in it, still is the file
    /// itself: a link that has come since leads others to another log.
    /// </summary>
    public bool IsAt(string path) => FileIdentity.Of(_path, followsLink: false) is { Links: 1 } direct && direct.IsSameFile(main)
        && (path == _path || FileIdentity.Of(path)?.IsSameFile(main) == true);
}
