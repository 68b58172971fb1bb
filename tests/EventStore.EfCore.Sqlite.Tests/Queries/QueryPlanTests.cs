using System.Text.RegularExpressions;
using EventStore.EfCore.ConformanceTests;
using Microsoft.Data.Sqlite;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Queries;

/// <summary>No read grows with the archive: SQLite's own plan of every query that is sent, with the parameters it was sent with.</summary>
public sealed partial class QueryPlanTests : IAsyncLifetime
{
    private static readonly ServerId Grove = new("grove");

    private readonly TemporaryFolder _folder = new();
    private readonly QueryRecorder _recorder = new();
    private readonly ChainBuilder _late = new(Grove, 100);
    private Event[] _events = [];
    private StoreApplication _application = null!;

    public async Task InitializeAsync()
    {
        _application = new StoreApplication(_folder.ConnectionString, interceptors: _recorder);
        _events = EventSamples.Community(Grove, 30, 60, "general", "random", null);
        await _application.Store.StoreEventsAsync([.. _events, _late.Take(5)[4], .. EventSamples.Community(new ServerId("meadow"), 3, 30)]);
        _recorder.Clear();
    }

    public async Task DisposeAsync()
    {
        await _application.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_read_scans_the_events_or_sorts(bool isAnalyzed)
    {
        Analyze(isAnalyzed);
        await ReadEverythingAsync();
        _recorder.Queries.Count.ShouldBeGreaterThanOrEqualTo(12);
        foreach (var (sql, parameters) in _recorder.Queries)
        {
            var plan = Explain(sql, parameters);
            var why = $"{sql}\n\n{string.Join('\n', plan)}";
            plan.ShouldNotContain(step => step.Contains("TEMP B-TREE"), why);
            EventSteps(sql, plan).ShouldNotContain(step => step.StartsWith("SCAN "), why);

            // By the server alone an index would be walked through the whole of its log.
            EventSteps(sql, plan).ShouldNotContain(step => step.EndsWith("(ServerId=?)"), why);
            EventSteps(sql, plan).ShouldNotContain(step => step.Contains("AUTOMATIC"), why);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_write_scans_the_events(bool isAnalyzed)
    {
        Analyze(isAnalyzed);
        await using var fresh = new StoreApplication(_folder.ConnectionString, interceptors: _recorder);
        await fresh.Store.StoreEventsAsync([.. _events[10..40], .. new ChainBuilder(Grove, 500).Take(3, "new")], DuplicatePolicy.Skip);
        await fresh.Store.StoreEventAsync(_late.Next("new"));
        var onEvents = _recorder.Queries.Where(q => q.Key.Contains("\"Events\"")).ToArray();
        onEvents.Length.ShouldBeGreaterThanOrEqualTo(2);
        foreach (var (sql, parameters) in onEvents)
        {
            var steps = EventSteps(sql, Explain(sql, parameters)).ToArray();
            steps.ShouldNotBeEmpty();
            steps.ShouldAllBe(step => step.StartsWith("SEARCH ") && !step.EndsWith("(ServerId=?)"), sql);
        }
    }

    [Theory]
    [InlineData("history", "(ServerId=? AND Position<?)")]
    [InlineData("channel", "(ServerId=? AND ChannelId=? AND Position<?)")]
    [InlineData("log", "(ServerId=? AND Position>?)")]
    [InlineData("find", "(ServerId=? AND Position=?)")]
    [InlineData("missing", "(ServerId=? AND ChainId=? AND Sequence>?)")]
    [InlineData("heads", "(ServerId=? AND ChainId=? AND Sequence<?)")]
    public async Task Each_read_goes_by_its_own_index(string read, string constraint)
    {
        await ReadAsync(read);
        _recorder.Queries.SelectMany(q => EventSteps(q.Key, Explain(q.Key, q.Value))).ShouldContain(step => step.EndsWith(constraint));
    }

    private async Task ReadEverythingAsync()
    {
        foreach (var read in new[] { "history", "channel", "log", "find", "missing", "heads" })
            await ReadAsync(read);
        var store = _application.Store;
        await store.GetServersAsync();
        await store.GetStatisticsAsync();
        var heads = _events[..70].GroupBy(e => e.Author).Select(c => new ChainHead(c.Key, c.Last().Sequence, c.Last().Hash)).ToArray();
        await store.GetMissingAsync(new MissingRequest(Grove, heads));
        await _application.Verifier.VerifyAsync();
    }

    private Task ReadAsync(string read) => read switch
    {
        "history" => _application.Store.GetHistoryAsync(new HistoryRequest(Grove) { Before = 900, Limit = 20 }),
        "channel" => _application.Store.GetHistoryAsync(new HistoryRequest(Grove) { Channel = "random", Before = 900, Limit = 20 }),
        "log" => _application.Store.GetLogAsync(new LogRequest(Grove) { After = 900, Limit = 20 }),
        "find" => _application.Store.FindAsync(Grove, _events[7].Hash),
        "missing" => _application.Store.GetMissingAsync(new MissingRequest(Grove, []) { Limit = 20 }),
        _ => _application.Store.GetHeadsAsync(Grove),
    };

    private void Analyze(bool isAnalyzed)
    {
        using var connection = _folder.Open();
        if (isAnalyzed)
            connection.Execute("ANALYZE");
    }

    private List<string> Explain(string sql, SqliteParameter[] parameters)
    {
        using var connection = _folder.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + sql;
        command.Parameters.AddRange(parameters.Select(p => new SqliteParameter(p.ParameterName, p.Value)));
        using var reader = command.ExecuteReader();
        var plan = new List<string>();
        while (reader.Read())
            plan.Add(reader.GetString(3));
        return plan;
    }

    /// <summary>The steps of a plan that read Events, by the names the query gives that table.</summary>
    private static IEnumerable<string> EventSteps(string sql, List<string> plan)
    {
        var names = EventsName().Matches(sql).Select(m => m.Groups[1].Value).Append("Events").ToHashSet();
        names.Count.ShouldBe(1 + sql.Split("\"Events\" AS").Length - 1, sql);
        return plan.Where(step => names.Contains(step.Split(' ').ElementAtOrDefault(1) ?? ""));
    }

    [GeneratedRegex("(?:FROM|JOIN) \"Events\" AS \"(\\w+)\"")]
    private static partial Regex EventsName();
}
