using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;

namespace EFCore.Sqlite.PreparedInserts;

/// <summary>Tells loggers, diagnostic listeners and command interceptors of a run of rows, as EF Core tells them of a command.</summary>
/// <remarks>The command carries the SQL text and the timeout; it is never executed itself.</remarks>
internal sealed class RunLog
{
    private readonly PreparedInsertDependencies _services;
    private readonly IRelationalConnection _connection;
    private readonly DateTimeOffset _startTime = DateTimeOffset.UtcNow;
    private readonly Guid _commandId;
    private readonly bool _isLogged;
    private readonly long _started;

    public RunLog(PreparedInsertDependencies services, IRelationalConnection connection, string sql)
    {
        _services = services;
        _connection = connection;
        _isLogged = services.Logger.ShouldLogCommandExecute(_startTime);
        if (_isLogged || services.Logger.ShouldLogCommandCreate(_startTime))
            _commandId = Guid.NewGuid();

        Command = services.CommandBuilder.Build(sql).CreateDbCommand(
            new RelationalCommandParameterObject(
                connection, null, null, services.CurrentContext.Context, services.Logger, CommandSource.SaveChanges),
            _commandId,
            DbCommandMethod.ExecuteNonQuery);
        _started = Stopwatch.GetTimestamp();
    }

    public DbCommand Command { get; }

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

    public async Task ExecutedAsync(int rows, CancellationToken cancellationToken)
    {
        if (_isLogged)
        {
            await _services.Logger.CommandNonQueryExecutedAsync(
                _connection, Command, Command.CommandText, _services.CurrentContext.Context, _commandId, _connection.ConnectionId,
                rows, _startTime, Duration, CommandSource.SaveChanges, cancellationToken).ConfigureAwait(false);
        }
    }

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
}
