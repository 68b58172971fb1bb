using System.Data;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EFCore.Sqlite.PreparedInserts;

/// <summary>The statements of one opening of a connection: prepared once, and finalized when it closes.</summary>
internal sealed class InsertStatements
{
    private static readonly ConditionalWeakTable<SqliteConnection, InsertStatements> All = [];

    // An interceptor can write another text each time.
    private const int Most = 100;

    private readonly Dictionary<(InsertPlan Plan, string Sql), InsertStatement> _statements = [];

    /// <summary>Those of an open connection.</summary>
    public static InsertStatements Of(SqliteConnection connection) => All.GetValue(connection, static added =>
    {
        var statements = new InsertStatements();
        added.StateChange += statements.Changed;
        return statements;
    });

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

    private void Changed(object sender, StateChangeEventArgs change)
    {
        if (change.CurrentState == ConnectionState.Closed)
            FinalizeAll();
    }

    private void FinalizeAll()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
        _statements.Clear();
    }
}
