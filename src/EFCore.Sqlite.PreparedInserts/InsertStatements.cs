using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EFCore.Sqlite.PreparedInserts;

/// <summary>The statements of one opening of a connection: prepared once, and finalized when it closes.</summary>
/// <remarks>
/// A command, so that the connection that closes disposes of it, before it goes back to its pool: SQLite keeps the file of a closed
/// connection open until the last of its statements is gone, and whoever clears the pool is to find none.
/// </remarks>
internal sealed class InsertStatements : SqliteCommand
{
    private static readonly ConditionalWeakTable<SqliteConnection, InsertStatements> All = [];

    // An interceptor can write another text each time.
    private const int Most = 100;

    private readonly Dictionary<(InsertPlan Plan, string Sql), InsertStatement> _statements = [];
    private bool _isOver;

    private InsertStatements(SqliteConnection connection) => Connection = connection;

    /// <summary>Those of an open connection.</summary>
    public static InsertStatements Of(SqliteConnection connection)
    {
        if (!All.TryGetValue(connection, out var statements) || statements._isOver)
            All.AddOrUpdate(connection, statements = new InsertStatements(connection));
        return statements;
    }

    /// <summary>The statement for a plan's INSERT.</summary>
    /// <exception cref="SqliteException">SQLite refuses it.</exception>
    public InsertStatement Find(sqlite3 handle, InsertPlan plan, string sql, Patience patience)
    {
        if (_statements.Count >= Most)
            FinalizeAll();
        if (!_statements.TryGetValue((plan, sql), out var statement))
            _statements.Add((plan, sql), statement = new InsertStatement(handle, plan, sql, patience));
        return statement;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _isOver = true;
            FinalizeAll();
        }

        base.Dispose(disposing);
    }

    private void FinalizeAll()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
        _statements.Clear();
    }
}
