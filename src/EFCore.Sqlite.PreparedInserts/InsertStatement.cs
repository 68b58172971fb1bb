using System.Diagnostics;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Update;
using SQLitePCL;
using static SQLitePCL.raw;

namespace EFCore.Sqlite.PreparedInserts;

/// <summary>A prepared INSERT, reset after every row: a pooled connection with an active statement does not close.</summary>
internal sealed class InsertStatement : IDisposable
{
    // As long as Microsoft.Data.Sqlite waits between two tries.
    private static readonly TimeSpan BusyWait = TimeSpan.FromMilliseconds(150);

    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;
    private readonly InsertPlan _plan;
    private readonly int[] _indexes;

    /// <summary>Prepares the statement.</summary>
    /// <param name="connection">The open connection.</param>
    /// <param name="plan">What to bind.</param>
    /// <param name="sql">The plan's INSERT, as command interceptors may have changed it.</param>
    /// <param name="patience">How long to wait for a lock.</param>
    /// <exception cref="SqliteException">SQLite refuses the statement.</exception>
    public InsertStatement(sqlite3 connection, InsertPlan plan, string sql, Patience patience)
    {
        _connection = connection;
        _plan = plan;

        var utf8 = Encoding.UTF8.GetBytes(sql + '\0');
        var started = Stopwatch.GetTimestamp();
        int result;
        do
            result = sqlite3_prepare_v3(_connection, utf8.AsSpan(), SQLITE_PREPARE_PERSISTENT, out _statement);
        while (IsBusy(result) && patience.MayWait(started, BusyWait));

        SqliteException.ThrowExceptionForRC(result, _connection);
        _indexes = [.. plan.Columns.Select((_, column) => sqlite3_bind_parameter_index(_statement, InsertPlan.ParameterName(column)))];
    }

    /// <summary>Inserts one row.</summary>
    /// <exception cref="SqliteException">SQLite refuses the row; the statement can insert the next one all the same.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while waiting for a lock.</exception>
    public void Insert(IUpdateEntry entry, Patience patience)
    {
        var columns = _plan.Columns;
        for (var i = 0; i < columns.Length; i++)
        {
            var bound = columns[i].Bind(_statement, _indexes[i], entry);
            if (bound != SQLITE_OK)
                SqliteException.ThrowExceptionForRC(bound, _connection);
        }

        var result = Step(patience);

        // The exception takes its extended code and message from the connection's last call, so it is made before the reset.
        try
        {
            if (result is not (SQLITE_DONE or SQLITE_ROW))
                SqliteException.ThrowExceptionForRC(result, _connection);
        }
        finally
        {
            sqlite3_reset(_statement);
        }
    }

    /// <summary>Lets go of the values of the last row.</summary>
    public void Clear() => sqlite3_clear_bindings(_statement);

    public void Dispose() => _statement.Dispose();

    private int Step(Patience patience)
    {
        var result = sqlite3_step(_statement);
        if (!IsBusy(result))
            return result;

        var started = Stopwatch.GetTimestamp();
        while (IsBusy(result) && patience.MayWait(started, BusyWait))
        {
            sqlite3_reset(_statement);
            result = sqlite3_step(_statement);
        }

        return result;
    }

    private static bool IsBusy(int result) => result is SQLITE_BUSY or SQLITE_LOCKED or SQLITE_LOCKED_SHAREDCACHE;
}
