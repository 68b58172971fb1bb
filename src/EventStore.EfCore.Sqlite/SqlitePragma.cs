using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EventStore.EfCore.Sqlite;

/// <summary>Reads and writes PRAGMAs of an open connection, without a command object: this happens on every open.</summary>
internal static class SqlitePragma
{
    /// <summary>The effective value, as SQLite prints it.</summary>
    /// <exception cref="SqliteException">The database cannot be read.</exception>
    public static string Read(sqlite3 database, string name) => Run(database, $"PRAGMA {name}");

    /// <summary>The effective value of one that is a number.</summary>
    /// <exception cref="SqliteException">The database cannot be read.</exception>
    public static long ReadNumber(sqlite3 database, string name) =>
        Step(database, $"PRAGMA {name}", row => raw.sqlite3_column_int64(row, 0));

    /// <summary>How often others have committed, as this connection sees it.</summary>
    /// <exception cref="SqliteException">The database cannot be read.</exception>
    public static long ReadDataVersion(SqliteConnection connection) => ReadKept(connection, "PRAGMA data_version");

    /// <summary>The schema cookie.</summary>
    /// <exception cref="SqliteException">The database cannot be read.</exception>
    public static long ReadSchemaVersion(SqliteConnection connection) => ReadKept(connection, "PRAGMA schema_version");

    /// <summary>The identity that is in the database's header.</summary>
    /// <exception cref="SqliteException">The database cannot be read.</exception>
    public static long ReadApplicationId(SqliteConnection connection) => ReadKept(connection, "PRAGMA application_id");

    /// <summary>Sets a value. Whether it took, only reading it back can tell.</summary>
    /// <exception cref="SqliteException">SQLite refused the statement.</exception>
    public static void Write(sqlite3 database, string name, string value) => Run(database, $"PRAGMA {name}={value}");

    public static string Run(sqlite3 database, string sql) =>
        Step(database, sql, row => raw.sqlite3_column_text(row, 0).utf8_to_string()) ?? "";

    /// <summary>Runs what takes long.</summary>
    /// <exception cref="OperationCanceledException">The statement was interrupted.</exception>
    public static void Run(sqlite3 database, string sql, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var stop = cancellationToken.Register(() => raw.sqlite3_interrupt(database));
        try
        {
            Run(database, sql);
        }
        catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_INTERRUPT)
        {
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
    }

    private static T? Step<T>(sqlite3 database, string sql, Func<sqlite3_stmt, T> read)
    {
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(database, sql, out var statement), database);
        using (statement)
        {
            var result = raw.sqlite3_step(statement);
            if (result is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
                SqliteException.ThrowExceptionForRC(result, database);
            return result == raw.SQLITE_ROW ? read(statement) : default;
        }
    }

    private static long ReadKept(SqliteConnection connection, string sql)
    {
        var statement = KeptStatement.Of(connection, sql);
        try
        {
            return statement.Step() ? raw.sqlite3_column_int64(statement.Prepared, 0) : 0;
        }
        finally
        {
            statement.Reset();
        }
    }
}
