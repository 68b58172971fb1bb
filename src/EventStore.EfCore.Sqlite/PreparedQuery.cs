using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EventStore.EfCore.Sqlite;

/// <summary>A query's command that outlives its executions: whoever has run it disposes of it, and it is ready for the next one.</summary>
internal sealed class PreparedQuery : SqliteCommand
{
    private readonly sqlite3? _database;
    private bool _isRunning;
    private bool _isDisposed;

    public PreparedQuery(SqliteCommand first)
    {
        Connection = first.Connection;
        CommandText = first.CommandText;
        _database = first.Connection?.Handle;
    }

    /// <summary>Its connection was closed, and took the statement with it.</summary>
    public bool IsOver => _isDisposed || !ReferenceEquals(Connection?.Handle, _database);

    /// <summary>Takes over another command's execution. False while one of its own goes on.</summary>
    public bool TryTakeOver(SqliteCommand command)
    {
        if (_isRunning)
            return false;

        Transaction = command.Transaction;
        CommandTimeout = command.CommandTimeout;
        Parameters.Clear();
        foreach (SqliteParameter parameter in command.Parameters)
            Parameters.Add(parameter);
        command.Dispose();
        _isRunning = true;
        return true;
    }

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => new PreparedQueryReader(ExecuteReader(behavior));

    protected override async Task<DbDataReader> ExecuteDbDataReaderAsync(
        CommandBehavior behavior, CancellationToken cancellationToken) =>
        new PreparedQueryReader(await ExecuteReaderAsync(behavior, cancellationToken).ConfigureAwait(false));

    protected override void Dispose(bool disposing)
    {
        // Who closes the connection disposes of its commands, too, and must find no statement that is still read from.
        if (_isRunning && disposing && DataReader is null)
        {
            _isRunning = false;
            return;
        }

        _isDisposed = true;
        base.Dispose(disposing);
    }
}
