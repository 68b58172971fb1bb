using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EFCore.PostgreSql.UnnestInserts.Tests;

/// <summary>Notes the INSERT commands from arrays that EF Core reports to interceptors, and how they ended.</summary>
internal sealed class CommandRecorder : DbCommandInterceptor
{
    public List<string> Unnested { get; } = [];

    public List<int> NonQueryResults { get; } = [];

    public List<Exception> Errors { get; } = [];

    /// <summary>What to answer before a non-query runs.</summary>
    public Func<DbCommand, InterceptionResult<int>, InterceptionResult<int>> BeforeNonQuery { get; set; } = static (_, result) => result;

    public void Clear()
    {
        Unnested.Clear();
        NonQueryResults.Clear();
        Errors.Clear();
    }

    public override InterceptionResult<DbDataReader> ReaderExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
    {
        Note(command);
        return result;
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default)
    {
        Note(command);
        return new(result);
    }

    public override InterceptionResult<int> NonQueryExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
    {
        Note(command);
        return BeforeNonQuery(command, result);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Note(command);
        return new(BeforeNonQuery(command, result));
    }

    public override int NonQueryExecuted(DbCommand command, CommandExecutedEventData eventData, int result)
    {
        NonQueryResults.Add(result);
        return result;
    }

    public override ValueTask<int> NonQueryExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        NonQueryResults.Add(result);
        return new(result);
    }

    public override void CommandFailed(DbCommand command, CommandErrorEventData eventData) => Errors.Add(eventData.Exception);

    public override Task CommandFailedAsync(
        DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        Errors.Add(eventData.Exception);
        return Task.CompletedTask;
    }

    private void Note(DbCommand command)
    {
        if (command.CommandText.Contains("unnest(", StringComparison.Ordinal))
            Unnested.Add(command.CommandText);
    }
}
