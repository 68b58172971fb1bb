using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace EventStore.EfCore.PostgreSql.Tests.Queries;

/// <summary>
/// Records what is run on one database: the driver tells of all that is sent, whoever sends it; and the server, in notices, of the plan by
/// which it really ran each statement, those of triggers and foreign keys included:
/// https://www.postgresql.org/docs/current/auto-explain.html.
/// </summary>
internal sealed class StatementRecorder : DbConnectionInterceptor, IDisposable
{
    private const string Options =
        "-c session_preload_libraries=auto_explain -c auto_explain.log_min_duration=0 -c auto_explain.log_format=json "
        + "-c auto_explain.log_level=notice -c auto_explain.log_nested_statements=on";

    private readonly ConcurrentQueue<string> _sent = [];
    private readonly ConcurrentQueue<Statement> _planned = [];
    private readonly ActivityListener _listener;

    public StatementRecorder(string connectionString)
    {
        var target = new NpgsqlConnectionStringBuilder(connectionString) { Options = Options };
        ConnectionString = target.ConnectionString;
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.TagObjects.Any(t => t.Key is "db.namespace" or "db.name" && t.Value as string == target.Database)
                    && activity.TagObjects.FirstOrDefault(t => t.Key is "db.query.text" or "db.statement").Value is string text)
                {
                    _sent.Enqueue(text);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>With it, the server tells.</summary>
    public string ConnectionString { get; }

    /// <summary>What was sent, as the driver has it: several statements of one batch are one text.</summary>
    public IReadOnlyCollection<string> Sent => _sent;

    /// <summary>What the server ran by a plan.</summary>
    public IReadOnlyCollection<Statement> Planned => _planned;

    public override DbConnection ConnectionCreated(ConnectionCreatedEventData eventData, DbConnection result)
    {
        ((NpgsqlConnection)result).Notice += (_, e) => Hear(e.Notice.MessageText);
        return result;
    }

    public void Dispose() => _listener.Dispose();

    private void Hear(string notice)
    {
        var start = notice.IndexOf("plan:\n", StringComparison.Ordinal);
        if (start < 0)
            return;
        var explained = JsonDocument.Parse(notice[(start + "plan:\n".Length)..]).RootElement;
        _planned.Enqueue(new Statement(explained.GetProperty("Query Text").GetString()!, new QueryPlan(explained.GetProperty("Plan"))));
    }
}
