using System.Globalization;
using EventStore.EfCore.Cli.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

public sealed class FilterTests : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _store;
    private readonly Event[] _events = [.. Samples.Generate(3_000, servers: 1)];

    public FilterTests() => _store = _folder.File("archive.db");

    public async Task InitializeAsync() =>
        await Tool.DoneAsync("ingest", _folder.Write("in.jsonl", Samples.Lines(_events)), "--store", _store);

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Log_history_and_export_choose_by_author_channel_and_time()
    {
        var times = _events.Select(e => e.Content.TimestampHintMs).Order().ToArray();
        var (since, until) = (times[1_000], times[2_000]);
        var author = _events[0].Author;
        var chosen = _events.Where(e => e.Author == author && e.Channel == "help"
            && e.Content.TimestampHintMs >= since && e.Content.TimestampHintMs < until).ToArray();
        string[] filter =
            ["--author", author.ToString(), "--channel", "help", "--since", Text(since), "--until", Text(until), "--store", _store];
        chosen.Length.ShouldBeGreaterThan(5);

        var log = await Tool.DoneAsync(["log", "--server", "server-1", "--limit", "10000", "--json", .. filter]);
        var history = await Tool.DoneAsync(["history", "--server", "server-1", "--limit", "10000", "--json", .. filter]);
        var export = await Tool.DoneAsync(["export", .. filter]);

        Hashes(log).ShouldBe(chosen.Select(e => e.Hash.ToString()));
        Hashes(history).ShouldBe(chosen.Reverse().Select(e => e.Hash.ToString()));
        export.Output.ShouldBe(Samples.Lines(chosen));
    }

    [Theory]
    [InlineData("log", "--after")]
    [InlineData("history", "--before")]
    public async Task A_filtered_page_goes_on_behind_its_last_event(string command, string next)
    {
        var author = _events[0].Author;
        var expected = _events.Where(e => e.Author == author).Select(e => e.Hash.ToString()).ToArray();
        var found = new List<string>();
        string[] from = [];
        CliResult page;
        do
        {
            page = await Tool.DoneAsync(
                [command, "--server", "server-1", "--author", author.ToString(), "--limit", "50", "--json", "--store", _store, .. from]);
            found.AddRange(Hashes(page));
            from = [next, page.Json.GetProperty("events").EnumerateArray().Last().GetProperty("position").ToString()];
        }
        while (page.Json.GetProperty("hasMore").GetBoolean());

        found.ShouldBe(command == "log" ? expected : expected.Reverse());
        expected.Length.ShouldBeGreaterThan(100);
    }

    [Theory]
    [InlineData("--since", "yesterday")]
    [InlineData("--until", "5")]
    [InlineData("--author", "abc")]
    public async Task A_value_that_is_none_is_wrong_usage(string option, string value)
    {
        var result = await Tool.RunAsync("log", "--server", "server-1", option, value, "--store", _store);

        result.ExitCode.ShouldBe(2);
        result.Error.ShouldContain(value);
    }

    private static string Text(long ms) =>
        DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);

    private static IEnumerable<string> Hashes(CliResult page) =>
        page.Json.GetProperty("events").EnumerateArray().Select(e => e.GetProperty("hash").GetString()!);
}
