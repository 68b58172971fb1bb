using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EventStore.EfCore.Sqlite.Tests.Queries;

/// <summary>Keeps every query that EF really sends, with its parameters.</summary>
internal sealed class QueryRecorder : DbCommandInterceptor
{
    private readonly ConcurrentDictionary<string, SqliteParameter[]> _queries = new();

    public IReadOnlyDictionary<string, SqliteParameter[]> Queries => _queries;

    public void Clear() => _queries.Clear();

    public override InterceptionResult<DbDataReader> ReaderExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
    {
        Record(command);
        return result;
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default)
    {
        Record(command);
        return ValueTask.FromResult(result);
    }

    private void Record(DbCommand command)
    {
        if (command.CommandText.TrimStart().StartsWith("SELECT", StringComparison.OrdinalIgnoreCase))
        {
            _queries[command.CommandText] =
                [.. command.Parameters.Cast<SqliteParameter>().Select(p => new SqliteParameter(p.ParameterName, p.Value))];
        }
    }
}
