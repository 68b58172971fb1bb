using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EventStore.EfCore.Sqlite;

/// <summary>
/// A statement for what is asked in every transaction or read: prepared once for as long as its connection stays open, for preparing it
/// takes longer than running it. Whoever has run it resets it, and it is ready for the next one.
/// </summary>
/// <remarks>
/// A command, so that the connection that closes disposes of it, before it goes back to its pool: SQLite keeps the file of a closed
/// connection open until the last of its statements is gone, and whoever clears the pool is to find none.
/// </remarks>
internal sealed class KeptStatement : SqliteCommand
{
    private static readonly ConditionalWeakTable<SqliteConnection, Dictionary<string, KeptStatement>> All = [];

    private readonly sqlite3_stmt? _prepared;

    private KeptStatement(SqliteConnection connection, string sql)
        : base(sql, connection) =>
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(connection.Handle, sql, out _prepared), connection.Handle);

    /// <summary>To bind its parameters and to read its row.</summary>
    public sqlite3_stmt Prepared => _prepared!;

    /// <summary>That of an open connection. The texts are few.</summary>
    /// <exception cref="SqliteException">SQLite refuses it.</exception>
    public static KeptStatement Of(SqliteConnection connection, string sql)
    {
        var kept = All.GetOrCreateValue(connection);
        if (!kept.TryGetValue(sql, out var statement) || statement.Prepared.IsClosed)
            kept[sql] = statement = new KeptStatement(connection, sql);
        return statement;
    }

    /// <summary>Goes on to the next row. False behind the last one.</summary>
    /// <exception cref="SqliteException">The database cannot be read.</exception>
    public bool Step()
    {
        var result = raw.sqlite3_step(Prepared);
        if (result is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
            SqliteException.ThrowExceptionForRC(result, Connection?.Handle);
        return result == raw.SQLITE_ROW;
    }

    /// <summary>Ends the execution: one that was left in the middle would go on reading what the database was then.</summary>
    public void Reset() => raw.sqlite3_reset(Prepared);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _prepared?.Dispose();
        base.Dispose(disposing);
    }
}
