using System.Data.Common;
using EventStore.EfCore.Sqlite.Files;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace EventStore.EfCore.Sqlite;

/// <summary>
/// Makes every connection that EF opens as durable as promised, and reads back whether it is. Fails closed: a connection on which a
/// value does not stick is closed before anybody can write with it.
/// </summary>
/// <remarks>
/// A pooled connection comes back with whatever its last user set, so this runs on each open; only what differs is written.
/// <c>Exists()</c> and <c>Migrate()</c> come through here with read-only connections, on which the journal mode cannot be set.
/// </remarks>
internal sealed class SqlitePragmaInterceptor(
    SqliteEventStoreOptions options, SqliteFileGuard? files = null, bool isReadOnly = false) : DbConnectionInterceptor
{
    // 3.7.0 to 3.51.2 can corrupt a WAL database when a checkpoint and a writer race: https://sqlite.org/wal.html, "The WAL-reset bug".
    private const int OldestSafeVersion = 3_051_003;

    private readonly (string Name, string Wanted)[] _wanted =
    [
        .. SqliteSetting.All.Where(s => s.Wanted is not null)
            .Select(s => (s.Name, s.Name == SqliteSetting.QueryOnly && isReadOnly ? "1" : s.Wanted!(options))),
    ];

    /// <summary>The version of the SQLite in use, as it numbers itself.</summary>
    internal Func<int> Version { get; init; } = raw.sqlite3_libversion_number;

    public override InterceptionResult ConnectionOpening(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result)
    {
        files?.Opening();
        return result;
    }

    public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        files?.Opening();
        return ValueTask.FromResult(result);
    }

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Configure(connection);

    public override Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Configure(connection);
        return Task.CompletedTask;
    }

    /// <summary>Sets and reads back; on a failure the connection is closed.</summary>
    public void Configure(DbConnection connection)
    {
        try
        {
            var sqlite = (SqliteConnection)connection;
            if (files?.Opened(sqlite.Handle!) == false)
                Reopen(sqlite, files);
            Configure(sqlite.Handle!);
            SqliteWriteEpoch.Opened(sqlite.Handle!);
        }
        catch (SqliteException e) when (e.SqliteExtendedErrorCode == raw.SQLITE_READONLY_ROLLBACK)
        {
            // The journal of a killed writer waits to be rolled back, which a connection that only reads cannot do. EF asks with such a
            // one whether a database exists, and reads nothing; whoever does read gets this error from SQLite.
        }
        catch
        {
            // EF would go on using the open connection as it is.
            connection.Close();
            throw;
        }
    }

    /// <summary>Refuses an SQLite that can corrupt what it writes.</summary>
    /// <param name="version">As SQLite numbers itself: 3051003 is 3.51.3.</param>
    internal static void RequireSafeVersion(int version)
    {
        if (version < OldestSafeVersion)
        {
            throw new StorageException(
                StorageErrorKind.Unsafe,
                $"SQLite '{version / 1_000_000}.{version / 1_000 % 1_000}.{version % 1_000}' can corrupt a database in WAL mode. "
                + "Reference a SQLitePCLRaw package with SQLite 3.51.3 or newer.");
        }
    }

    // Its pool is of a file that was deleted or replaced.
    private static void Reopen(SqliteConnection connection, SqliteFileGuard files)
    {
        SqliteConnection.ClearPool(connection);
        connection.Close();
        connection.Open();
        files.Opened(connection.Handle!);
    }

    private void Configure(sqlite3 database)
    {
        RequireSafeVersion(Version());

        // A transaction left open by the pooled connection's last user was never committed, so nobody was told that it was.
        if (raw.sqlite3_get_autocommit(database) == 0)
            SqlitePragma.Run(database, "ROLLBACK");

        foreach (var (name, wanted) in _wanted)
        {
            if (name != SqliteSetting.JournalMode || CanSetJournalMode(database))
                Set(database, name, wanted);
        }
    }

    private bool CanSetJournalMode(sqlite3 database)
    {
        var isInMemory = string.IsNullOrEmpty(raw.sqlite3_db_filename(database, "main").utf8_to_string());
        var cannotBeWritten = raw.sqlite3_db_readonly(database, "main") == 1;
        return !isInMemory && !isReadOnly && !cannotBeWritten;
    }

    private static void Set(sqlite3 database, string name, string wanted)
    {
        if (SqlitePragma.Read(database, name) == wanted)
            return;

        SqlitePragma.Write(database, name, wanted);
        var effective = SqlitePragma.Read(database, name);
        if (effective != wanted)
        {
            throw new StorageException(
                StorageErrorKind.Unsafe,
                $"PRAGMA {name} is '{effective}' where '{wanted}' was set: the connection was closed, for writing with it might lose data. "
                + "Check that the file system supports shared memory and that nothing else has the file open in another mode.");
        }
    }
}
