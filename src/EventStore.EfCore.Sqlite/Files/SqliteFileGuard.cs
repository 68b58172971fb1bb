using System.Runtime.CompilerServices;
using SQLitePCL;

namespace EventStore.EfCore.Sqlite.Files;

/// <summary>
/// Makes sure that the store's connections have the file that its path leads to. SQLite does not ask: a file that was moved, deleted or
/// replaced is written as before, and nobody will find what was written.
/// </summary>
internal sealed class SqliteFileGuard(SqliteTarget target)
{
    // Of the whole process, as pools are: a connection may have been opened by another store, when another file was at the path.
    private static readonly ConditionalWeakTable<sqlite3, OpenedFile> Known = [];

    private FileIdentity? _expected;
    private uint? _expectedContent;
    private volatile CommittedLog? _committed;

    /// <summary>Whether it is known which file is the store's: the one that it has found good.</summary>
    public bool IsExpecting => _expected is not null;

    /// <summary>From now on only the file that is at the path now is opened.</summary>
    public void Expect()
    {
        if (target.Path is not { } path || FileIdentity.Of(path) is not { } main)
            return;
        _expected = main;
        _expectedContent = OpenedFile.ReadContent(KeptFiles.Open(path));
    }

    /// <summary>To be called before a connection is opened: opening would make a file where there is none.</summary>
    /// <exception cref="StorageException"><see cref="StorageErrorKind.Unsafe"/>: another file is there, or none.</exception>
    public void Opening()
    {
        if (_expected is { } expected && target.Path is { } path && FileIdentity.Of(path)?.IsSameFile(expected) != true)
            throw Moved(path);

        // A new connection would make a log of its own, beside the one that the others write.
        if (_committed is { Connection.IsClosed: false } committed && committed.Log.FindMoved() is { } moved)
            throw Moved(moved);
    }

    /// <summary>To be called when a connection is open, which may have been lying in a pool.</summary>
    /// <returns>False when it has a file that the path no longer leads to, and must not be used.</returns>
    /// <exception cref="StorageException"><see cref="StorageErrorKind.Unsafe"/>: the file has more than one name, or is another one than
    /// before.</exception>
    public bool Opened(sqlite3 connection)
    {
        if (target.Path is not { } path || !FileIdentity.IsTold)
            return true;
        if (FileIdentity.Of(path) is not { } main)
            return !Known.TryGetValue(connection, out _);

        if (main.Links > 1)
            throw Linked(path, main.Links);
        var files = Known.GetValue(connection, c => new OpenedFile(c, main));
        var content = files.ReadContent();
        if (_expectedContent is { } expected && content != expected)
            throw Overwritten(path);
        if (files.IsAt(path) && files.HasContent(content))
            return true;
        return _expected is null ? false : throw Moved(path);
    }

    /// <summary>To be called after a commit, before it is acknowledged.</summary>
    /// <returns>The write-ahead log that has the commit; null where the system does not tell files apart.</returns>
    /// <exception cref="StorageException"><see cref="StorageErrorKind.Unsafe"/>: database or log have been moved, deleted or replaced.
    /// </exception>
    public OpenedLog? Confirm(sqlite3 connection)
    {
        if (target.Path is not { } path || !Known.TryGetValue(connection, out var files))
            return null;

        if (!files.IsAt(path))
            throw FileIdentity.Of(path) is { Links: > 1 and var links } ? Linked(path, links) : Moved(path);
        if (!files.HasContent(files.ReadContent()))
            throw Overwritten(path);

        // As it was at the first commit: it stays as long as a connection is open.
        var log = files.Log ??= OpenedLog.Of(connection);
        if (log is null)
            throw Moved(OpenedLog.PathOf(connection));
        if (log.FindMoved() is { } moved)
            throw Moved(moved);
        if (_committed?.Connection != connection)
            _committed = new CommittedLog(connection, log);
        return log;
    }

    private static StorageException Moved(string path) => new(
        StorageErrorKind.Unsafe,
        $"The file '{path}' is not the one that the store has open: it was moved, deleted or replaced. Nothing is acknowledged that "
        + "would be written where nobody finds it. Put the file back, or restart the application on the one that is there now.");

    private static StorageException Linked(string path, uint links) => new(
        StorageErrorKind.Unsafe,
        $"The database '{path}' has {links} names (hard links). Writers that use different names have different logs and lose each other's "
        + "events. Remove the other names; a symbolic link is fine.");

    private static StorageException Overwritten(string path) => new(
        StorageErrorKind.Unsafe,
        $"The content of the file '{path}' was replaced while the store had it open. Nothing is acknowledged that would be written into "
        + "another database. Stop the application, put the right file in its place, and start the application again.");

    /// <summary>A log that a connection has committed to: it stays where it is until the last connection is closed.</summary>
    private sealed record CommittedLog(sqlite3 Connection, OpenedLog Log);
}
