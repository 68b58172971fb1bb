using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;

namespace EventStore.EfCore.Sqlite.PreparedInserts;

/// <summary>Tells loggers, diagnostic listeners and command interceptors of a run of rows, as EF Core tells them of a command.</summary>
/// <remarks>The command carries the SQL text and the timeout; it is never executed itself.</remarks>
internal sealed class RunLog
{
    private readonly PreparedInsertDependencies services;
    private readonly IRelationalConnection connection;
    private readonly DateTimeOffset startTime = DateTimeOffset.UtcNow;
    private readonly Guid commandId;
    private readonly bool isLogged;
    private readonly long started;

    public RunLog(PreparedInsertDependencies services, IRelationalConnection connection, string sql)
    {
        this.services = services;
        this.connection = connection;
        isLogged = services.Logger.ShouldLogCommandExecute(startTime);
        if (isLogged || services.Logger.ShouldLogCommandCreate(startTime))
            commandId = Guid.NewGuid();

        Command = services.CommandBuilder.Build(sql).CreateDbCommand(
            new RelationalCommandParameterObject(
                connection, null, null, services.CurrentContext.Context, services.Logger, CommandSource.SaveChanges),
            commandId,
            DbCommandMethod.ExecuteNonQuery);
        started = Stopwatch.GetTimestamp();
    }

    public DbCommand Command { get; }

    private TimeSpan Duration => Stopwatch.GetElapsedTime(started);

    /// <summary>To be called before the rows; a result means that an interceptor wants none of them inserted.</summary>
    public InterceptionResult<int> Executing() =>
        isLogged
            ? services.Logger.CommandNonQueryExecuting(
                connection, Command, Command.CommandText, services.CurrentContext.Context, commandId, connection.ConnectionId,
                startTime, CommandSource.SaveChanges)
            : default;

    /// <inheritdoc cref="Executing"/>
    public ValueTask<InterceptionResult<int>> ExecutingAsync(CancellationToken cancellationToken) =>
        isLogged
            ? services.Logger.CommandNonQueryExecutingAsync(
                connection, Command, Command.CommandText, services.CurrentContext.Context, commandId, connection.ConnectionId,
                startTime, CommandSource.SaveChanges, cancellationToken)
            : default;

    public void Executed(int rows)
    {
        if (isLogged)
        {
            services.Logger.CommandNonQueryExecuted(
                connection, Command, Command.CommandText, services.CurrentContext.Context, commandId, connection.ConnectionId,
                rows, startTime, Duration, CommandSource.SaveChanges);
        }
    }

    public async Task ExecutedAsync(int rows, CancellationToken cancellationToken)
    {
        if (isLogged)
        {
            await services.Logger.CommandNonQueryExecutedAsync(
                connection, Command, Command.CommandText, services.CurrentContext.Context, commandId, connection.ConnectionId,
                rows, startTime, Duration, CommandSource.SaveChanges, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Failed(Exception exception)
    {
        if (services.ExceptionDetector.IsCancellation(exception))
        {
            services.Logger.CommandCanceled(
                connection, Command, Command.CommandText, services.CurrentContext.Context, DbCommandMethod.ExecuteNonQuery, commandId,
                connection.ConnectionId, startTime, Duration, CommandSource.SaveChanges);
        }
        else
        {
            services.Logger.CommandError(
                connection, Command, Command.CommandText, services.CurrentContext.Context, DbCommandMethod.ExecuteNonQuery, commandId,
                connection.ConnectionId, exception, startTime, Duration, CommandSource.SaveChanges);
        }
    }

    public Task FailedAsync(Exception exception, CancellationToken cancellationToken) =>
        services.ExceptionDetector.IsCancellation(exception, cancellationToken)
            ? services.Logger.CommandCanceledAsync(
                connection, Command, Command.CommandText, services.CurrentContext.Context, DbCommandMethod.ExecuteNonQuery, commandId,
                connection.ConnectionId, startTime, Duration, CommandSource.SaveChanges, cancellationToken)
            : services.Logger.CommandErrorAsync(
                connection, Command, Command.CommandText, services.CurrentContext.Context, DbCommandMethod.ExecuteNonQuery, commandId,
                connection.ConnectionId, exception, startTime, Duration, CommandSource.SaveChanges, cancellationToken);
}
