using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;

namespace EFCore.Sqlite.PreparedInserts;

/// <summary>Tells loggers, diagnostic listeners and command interceptors of a run of rows, as EF Core tells them of a command.</summary>
/// <remarks>The command carries the SQL text and the timeout, and is made where somebody may look at it; it is never executed itself.
/// </remarks>
internal sealed class RunLog : IDisposable
{
    private readonly PreparedInsertDependencies _services;
    private readonly IRelationalConnection _connection;
    private readonly string _plannedSql;
    private readonly DateTimeOffset _startTime = DateTimeOffset.UtcNow;
    private readonly Guid _commandId;
    private readonly bool _isLogged;
    private DbCommand? _command;
    private readonly long _started;

    public RunLog(PreparedInsertDependencies services, IRelationalConnection connection, string sql)
    {
        _services = services;
        _connection = connection;
        _plannedSql = sql;
        _isLogged = services.Logger.ShouldLogCommandExecute(_startTime);
        if (_isLogged || services.Logger.ShouldLogCommandCreate(_startTime))
        {
            _commandId = Guid.NewGuid();
            _command = Create();
        }

        _started = Stopwatch.GetTimestamp();
    }

    /// <summary>The INSERT, as command interceptors may have changed it.</summary>
    public string Sql => _command?.CommandText ?? _plannedSql;

    /// <summary>In seconds; 0 is for ever.</summary>
    public int Timeout =>
        _command?.CommandTimeout ?? _connection.CommandTimeout ?? ((SqliteConnection)_connection.DbConnection).DefaultTimeout;

    private DbCommand Command => _command ??= Create();

    private TimeSpan Duration => Stopwatch.GetElapsedTime(_started);

    /// <summary>To be called before the rows; a result means that an interceptor wants none of them inserted.</summary>
    public InterceptionResult<int> Executing() =>
        _isLogged
            ? _services.Logger.CommandNonQueryExecuting(
                _connection, Command, Command.CommandText, _services.CurrentContext.Context, _commandId, _connection.ConnectionId,
                _startTime, CommandSource.SaveChanges)
            : default;

    /// <inheritdoc cref="Executing"/>
    public ValueTask<InterceptionResult<int>> ExecutingAsync(CancellationToken cancellationToken) =>
        _isLogged
            ? _services.Logger.CommandNonQueryExecutingAsync(
                _connection, Command, Command.CommandText, _services.CurrentContext.Context, _commandId, _connection.ConnectionId,
                _startTime, CommandSource.SaveChanges, cancellationToken)
            : default;

    public void Executed(int rows)
    {
        if (_isLogged)
        {
            _services.Logger.CommandNonQueryExecuted(
                _connection, Command, Command.CommandText, _services.CurrentContext.Context, _commandId, _connection.ConnectionId,
                rows, _startTime, Duration, CommandSource.SaveChanges);
        }
    }

    public ValueTask<int> ExecutedAsync(int rows, CancellationToken cancellationToken) =>
        _isLogged
            ? _services.Logger.CommandNonQueryExecutedAsync(
                _connection, Command, Command.CommandText, _services.CurrentContext.Context, _commandId, _connection.ConnectionId,
                rows, _startTime, Duration, CommandSource.SaveChanges, cancellationToken)
            : ValueTask.FromResult(rows);

    public void Failed(Exception exception)
    {
        if (_services.ExceptionDetector.IsCancellation(exception))
        {
            _services.Logger.CommandCanceled(
                _connection, Command, Command.CommandText, _services.CurrentContext.Context, DbCommandMethod.ExecuteNonQuery, _commandId,
                _connection.ConnectionId, _startTime, Duration, CommandSource.SaveChanges);
        }
        else
        {
            _services.Logger.CommandError(
                _connection, Command, Command.CommandText, _services.CurrentContext.Context, DbCommandMethod.ExecuteNonQuery, _commandId,
                _connection.ConnectionId, exception, _startTime, Duration, CommandSource.SaveChanges);
        }
    }

    public Task FailedAsync(Exception exception, CancellationToken cancellationToken) =>
        _services.ExceptionDetector.IsCancellation(exception, cancellationToken)
            ? _services.Logger.CommandCanceledAsync(
                _connection, Command, Command.CommandText, _services.CurrentContext.Context, DbCommandMethod.ExecuteNonQuery, _commandId,
                _connection.ConnectionId, _startTime, Duration, CommandSource.SaveChanges, cancellationToken)
            : _services.Logger.CommandErrorAsync(
                _connection, Command, Command.CommandText, _services.CurrentContext.Context, DbCommandMethod.ExecuteNonQuery, _commandId,
                _connection.ConnectionId, exception, _startTime, Duration, CommandSource.SaveChanges, cancellationToken);

    public void Dispose() => _command?.Dispose();

    private DbCommand Create() => _services.Command(_plannedSql).CreateDbCommand(
        new RelationalCommandParameterObject(
            _connection, null, null, _services.CurrentContext.Context, _services.Logger, CommandSource.SaveChanges),
        _commandId,
        DbCommandMethod.ExecuteNonQuery);
}
