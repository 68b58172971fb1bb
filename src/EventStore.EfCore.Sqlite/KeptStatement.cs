using System.Data;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EventStore.EfCore.Sqlite;

/// <summary>
/// A statement without a command object, for what is asked in every transaction or read: prepared once for as long as its connection stays
/// open, for preparing it takes longer than running it. Whoever has run it disposes of it, and it is ready for the next one.
/// </summary>
internal sealed class KeptStatement : IDisposable
{
    private static readonly ConditionalWeakTable<SqliteConnection, Dictionary<string, KeptStatement>> All = [];

    private readonly SqliteConnection _connection;

    private KeptStatement(SqliteConnection connection, string sql)
    {
        _connection = connection;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(connection.Handle, sql, out var prepared), connection.Handle);
        Prepared = prepared;
    }

    /// <summary>To bind its parameters and to read its row.</summary>
    public sqlite3_stmt Prepared { get; }

    /// <summary>That of an open connection. The texts are few.</summary>
    /// <exception cref="SqliteException">SQLite refuses it.</exception>
    public static KeptStatement Of(SqliteConnection connection, string sql)
    {
        var kept = All.GetValue(connection, static added =>
        {
            added.StateChange += Changed;
            return [];
        });
        if (!kept.TryGetValue(sql, out var statement))
            kept.Add(sql, statement = new KeptStatement(connection, sql));
        return statement;
    }

    /// <summary>Goes on to the next row. False behind the last one.</summary>
    /// <exception cref="SqliteException">The database cannot be read.</exception>
    public bool Step()
    {
        var result = raw.sqlite3_step(Prepared);
        if (result is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
            SqliteException.ThrowExceptionForRC(result, _connection.Handle);
        return result == raw.SQLITE_ROW;
    }

    /// <summary>Ends the execution: one that was left in the middle would go on reading what the database was then.</summary>
    public void Dispose() => raw.sqlite3_reset(Prepared);

    // SQLite keeps the file of a closed connection open until the last of its statements is gone.
    private static void Changed(object sender, StateChangeEventArgs change)
    {
        if (change.CurrentState != ConnectionState.Closed || !All.TryGetValue((SqliteConnection)sender, out var kept))
            return;
        foreach (var statement in kept.Values)
            statement.Prepared.Dispose();
        kept.Clear();
    }
}
