using System.Data.Common;
using System.Runtime.CompilerServices;
using EventStore.EfCore.Sqlite.Files;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EventStore.EfCore.Sqlite;

/// <summary>
/// Decides how EF's connections open the store's file: what would make it makes it with the wanted mode, and what only reads leaves
/// nothing behind.
/// </summary>
internal sealed class SqliteFileInterceptor(
    SqliteTarget target, SqliteEventStoreOptions options, SqliteFileGuard files, ReadingPool pool) : DbConnectionInterceptor
{
    private readonly ConditionalWeakTable<DbConnection, object> _immutable = [];

    public override InterceptionResult ConnectionOpening(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result)
    {
        Prepare(connection);
        return result;
    }

    public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        Prepare(connection);
        return ValueTask.FromResult(result);
    }

    public override void ConnectionClosed(DbConnection connection, ConnectionEndEventData eventData) => Closed(connection);

    public override Task ConnectionClosedAsync(DbConnection connection, ConnectionEndEventData eventData)
    {
        Closed(connection);
        return Task.CompletedTask;
    }

    private void Prepare(DbConnection connection)
    {
        try
        {
            if (target.IsReadOnly && target.Path is { } path)
                PrepareReading(connection, path);
            else if (target.FileToMake is { } file && MakesIt(connection))
                NewFile.Make(file, options.FileMode);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What keeps this from looking at the file keeps SQLite from opening it, which says so in its own way.
        }
    }

    // A new database is made under another name, and EF asks for one with a connection that only reads.
    private bool MakesIt(DbConnection connection) => connection.DataSource == target.DataSource
        && !connection.ConnectionString.Contains($"Mode={SqliteOpenMode.ReadOnly}", StringComparison.OrdinalIgnoreCase);

    private void PrepareReading(DbConnection connection, string path)
    {
        // In this order: what was written before the question whether there is a log has been seen by it.
        var stamp = FileStamp.Of(path);
        var opening = ReadOnlyFile.Choose(path);
        var connectionString = ReadOnlyFile.ConnectionString(target.ConnectionString(options.BusyTimeout), path, opening);
        // A file that was refused is let go at once.
        connection.ConnectionString = opening == ReadOnlyOpening.Tidy && files.IsExpecting ? pool.Of(connectionString) : connectionString;
        if (opening == ReadOnlyOpening.Immutable)
            _immutable.AddOrUpdate(connection, stamp);
        else
            _immutable.Remove(connection);
    }

    private void Closed(DbConnection connection)
    {
        Confirm(connection);
        pool.Returned(connection.ConnectionString);
    }

    /// <summary>Whoever may write the file can have begun to, which this user could not keep him from.</summary>
    private void Confirm(DbConnection connection)
    {
        if (_immutable.TryGetValue(connection, out var before) && target.Path is { } path && !before.Equals(FileStamp.Of(path)))
        {
            throw new StorageException(
                StorageErrorKind.Busy,
                $"The database '{path}' was written to while it was read as one that nobody writes: what was read may be of two moments. "
                + "Read it again.");
        }
    }
}
