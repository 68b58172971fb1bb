using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EventStore.EfCore.Sqlite;

/// <summary>
/// Prepares a query once for as long as its connection stays open: EF makes a command anew for each execution, and SQLite takes as long to
/// prepare the query of a page as to find an event by it.
/// </summary>
internal sealed class SqliteQueryInterceptor : DbCommandInterceptor
{
    // The store has some thirty; an application's own LINQ may have any number.
    private const int MaxQueries = 64;

    // By the string itself: EF keeps one for each compiled query, and has the same one for each execution.
    private readonly ConditionalWeakTable<DbConnection, Dictionary<string, PreparedQuery?>> _queries = [];

    public override DbCommand CommandInitialized(CommandEndEventData eventData, DbCommand result)
    {
        if (eventData.CommandSource != CommandSource.LinqQuery || result is not SqliteCommand { Connection: { } connection } command)
            return result;

        var known = _queries.GetValue(connection, _ => new Dictionary<string, PreparedQuery?>(ReferenceEqualityComparer.Instance));
        if (!known.TryGetValue(command.CommandText, out var query))
        {
            // What runs once on its connection gains nothing.
            if (known.Count < MaxQueries)
                known.Add(command.CommandText, null);
            return result;
        }

        if (query is null or { IsOver: true })
            known[command.CommandText] = query = new PreparedQuery(command);
        return query.TryTakeOver(command) ? query : result;
    }
}
