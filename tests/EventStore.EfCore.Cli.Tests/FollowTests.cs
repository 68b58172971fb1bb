using System.Text.Json;
using EventStore.EfCore.Cli.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

public sealed class FollowTests : IDisposable
{
    private static readonly Dictionary<string, string> NoEnvironment = [];

    private readonly TempFolder _folder = new();
    private readonly Event[] _events = Samples.Chain(1, 60);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_log_is_printed_as_others_write_it_until_a_signal_ends_that_without_a_failure()
    {
        var store = _folder.File("archive.db");
        await FollowAsync(store);
    }

    [Fact]
    public async Task A_log_on_PostgreSQL_is_printed_as_others_write_it()
    {
        await using var store = await PostgreSqlStore.NameAsync();
        await FollowAsync(store.ConnectionString);
    }

    [Fact]
    public async Task A_limit_ends_following_and_a_filter_counts_what_it_lets_through()
    {
        var store = _folder.File("archive.db");
        await IngestAsync(store, [.. _events, Samples.Create(2, 1, channel: "help")]);

        var three = await Tool.DoneAsync("log", "--server", "garden", "--after", "10", "--follow", "--limit", "3", "--store", store);
        var help = await Tool.DoneAsync(
            "log", "--server", "garden", "--channel", "help", "--follow", "--limit", "1", "--json", "--store", store);

        three.Lines.Select(l => l.Split('\t')[0]).ShouldBe(["11", "12", "13"]);
        three.Lines.ShouldAllBe(l => l.Split('\t').Length == 7);
        help.Json.GetProperty("position").GetInt64().ShouldBe(61);
    }

    [Fact]
    public async Task A_reader_that_goes_away_ends_following()
    {
        var store = _folder.File("archive.db");
        await IngestAsync(store, _events[..5]);
        using var tool = new ToolProcess(NoEnvironment, "log", "--server", "garden", "--follow", "--store", store);
        (await tool.ReadLineAsync()).ShouldNotBeNull();
        tool.CloseOutput();
        await IngestAsync(store, _events[5..]);

        (await tool.EndAsync()).ExitCode.ShouldBe(141);
    }

    private async Task FollowAsync(string store)
    {
        await IngestAsync(store, _events[..10]);
        using var tool = new ToolProcess(
            NoEnvironment, "log", "--server", "garden", "--after", "4", "--follow", "--json", "--store", store);
        for (var position = 5; position <= 10; position++)
            await ShouldComeAsync(tool, position);
        foreach (var part in _events[10..].Chunk(10))
        {
            await IngestAsync(store, part);
            foreach (var made in part)
                await ShouldComeAsync(tool, made.Sequence);
        }

        await tool.SignalAsync("INT");
        var result = await tool.EndAsync();
        result.ExitCode.ShouldBe(0, result.Error);
        (result.Output, result.Error).ShouldBe(("", ""));
    }

    private async Task ShouldComeAsync(ToolProcess tool, long position)
    {
        var line = JsonDocument.Parse((await tool.ReadLineAsync()).ShouldNotBeNull()).RootElement;
        line.GetProperty("position").GetInt64().ShouldBe(position);
        line.GetProperty("hash").GetString().ShouldBe(_events[position - 1].Hash.ToString());
    }

    private static async Task IngestAsync(string store, IEnumerable<Event> events)
    {
        var ingest = await Tool.RunWithInputAsync(Samples.Lines(events), "ingest", "--store", store);
        ingest.ExitCode.ShouldBe(0, ingest.Error);
    }
}
