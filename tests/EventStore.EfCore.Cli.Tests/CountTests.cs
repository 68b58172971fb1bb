using System.Globalization;
using System.Text;
using EventStore.EfCore.Cli.Output;
using EventStore.EfCore.Cli.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

/// <summary>`stats --by`, on both engines.</summary>
public sealed class CountTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Event[] _events = [.. Samples.Generate(900, servers: 3)];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Events_are_counted_by_server_author_channel_and_day()
    {
        var store = await StoreAsync();
        await ShouldCountAsync(store);

        var text = (await Tool.DoneAsync("stats", "--by", "channel", "--server", "server-2", "--store", store)).Lines;
        text[0].ShouldBe("server\tchannel\tevents");
        text[1..].ShouldAllBe(l => l.StartsWith("server-2\t", StringComparison.Ordinal) && l.Split('\t').Length == 3);
        text[1..].Sum(l => long.Parse(l.Split('\t')[2], CultureInfo.InvariantCulture))
            .ShouldBe(_events.Count(e => e.Server.Value == "server-2"));
    }

    [Fact]
    public async Task Events_are_counted_on_PostgreSQL()
    {
        await using var store = await PostgreSqlStore.OfAsync(_events);
        await ShouldCountAsync(store.ConnectionString);
    }

    [Fact]
    public async Task A_limit_keeps_the_largest_groups_and_the_newest_days_and_says_that_there_are_more()
    {
        var store = await StoreAsync();
        var authors = await CountAsync(store, "author", "--limit", "2");
        var days = await CountAsync(store, "day", "--limit", "1");

        authors.Groups.Select(g => g.Events).ShouldBe(
            _events.GroupBy(e => e.Author).Select(g => (long)g.Count()).OrderDescending().Take(2));
        authors.HasMore.ShouldBeTrue();
        days.Groups.ShouldHaveSingleItem().Key.ShouldBe(_events.Select(Day).Max(StringComparer.Ordinal));
    }

    [Fact]
    public async Task On_a_terminal_there_are_bars()
    {
        var store = await StoreAsync();
        (await OnTerminalAsync(TerminalLook.Full, store)).ShouldContain(new string('█', 24));
        var ascii = await OnTerminalAsync(TerminalLook.Full with { HasUnicode = false }, store);
        ascii.ShouldContain(new string('#', 24));
        ascii.ShouldAllBe(c => c < 128);
    }

    [Fact]
    public async Task An_unknown_kind_is_wrong_usage() => (await Tool.RunAsync("stats", "--by", "colour")).ExitCode.ShouldBe(2);

    private async Task ShouldCountAsync(string store)
    {
        foreach (var (kind, key) in new (string, Func<Event, string>)[]
        {
            ("server", e => e.Server.Value),
            ("author", e => e.Author.ToString()),
            ("channel", e => $"{e.Server}/{e.Channel}"),
            ("day", Day),
        })
        {
            var expected = _events.GroupBy(key).Select(g => (g.Key, (long)g.Count())).ToArray();
            var counted = await CountAsync(store, kind, "--limit", "10000");
            var named = counted.Groups.Select(g => (kind == "channel" ? $"{g.Server}/{g.Key}" : g.Key!, g.Events));
            named.ShouldBe(expected, ignoreOrder: true);
            counted.HasMore.ShouldBeFalse();
            if (kind != "day")
                counted.Groups.Select(g => -g.Events).ShouldBeInOrder();
            else
                counted.Groups.Select(g => g.Key).ShouldBeInOrder();
        }
    }

    private static string Day(Event value) => DateTimeOffset.FromUnixTimeMilliseconds(value.Content.TimestampHintMs)
        .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static async Task<(List<(string? Server, string? Key, long Events)> Groups, bool HasMore)> CountAsync(
        string store, string kind, params string[] more)
    {
        var json = (await Tool.DoneAsync(["stats", "--by", kind, "--json", "--store", store, .. more])).Json;
        return (
            [
                .. json.GetProperty("groups").EnumerateArray().Select(g => (
                    g.TryGetProperty("server", out var server) ? server.GetString() : null,
                    g.GetProperty("key").GetString(),
                    g.GetProperty("events").GetInt64())),
            ],
            json.GetProperty("hasMore").GetBoolean());
    }

    private static async Task<string> OnTerminalAsync(TerminalLook look, string store)
    {
        using var output = new MemoryStream();
        var terminal = new Terminal(Stream.Null, output, TextWriter.Null) { IsOutputTerminal = true, Look = look };
        (await EventStoreCli.RunAsync(["stats", "--by", "server", "--store", store], terminal, default)).ShouldBe(0);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    private async Task<string> StoreAsync()
    {
        var store = _folder.File("archive.db");
        await Tool.DoneAsync("ingest", _folder.Write("in.jsonl", Samples.Lines(_events)), "--store", store);
        return store;
    }
}
