using EventStore.EfCore.Cli.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

public sealed class ReadingTests : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _store;
    private readonly Event[] _events = [.. Samples.Generate(120, servers: 2)];
    private readonly Event[] _first;

    public ReadingTests()
    {
        _store = _folder.File("archive.db");
        _first = [.. _events.Where(e => e.Server.Value == "server-1")];
    }

    public async Task InitializeAsync() =>
        await Tool.DoneAsync("ingest", _folder.Write("in.jsonl", Samples.Lines(_events)), "--store", _store);

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Servers_lists_each_server_with_its_numbers()
    {
        var servers = (await ReadAsync("servers")).Json.GetProperty("servers").EnumerateArray().ToArray();

        servers.Length.ShouldBe(2);
        servers[0].GetProperty("server").GetString().ShouldBe("server-1");
        servers[0].GetProperty("events").GetInt64().ShouldBe(_first.Length);
        servers[0].GetProperty("authors").GetInt64().ShouldBe(_first.Select(e => e.Author).Distinct().Count());
        servers[0].GetProperty("firstPosition").GetInt64().ShouldBe(1);
        servers[0].GetProperty("lastPosition").GetInt64().ShouldBe(_first.Length);
    }

    [Fact]
    public async Task Servers_without_json_is_a_table_that_scripts_can_cut()
    {
        var lines = (await Tool.DoneAsync("servers", "--store", _store)).Lines;

        lines[0].ShouldBe("server\tevents\tauthors\tfirst\tlast");
        lines[1].Split('\t')[..2].ShouldBe(["server-1", $"{_first.Length}"]);
    }

    [Fact]
    public async Task Stats_counts_the_whole_store_with_its_bytes()
    {
        var stats = await ReadAsync("stats");

        stats.Number("events").ShouldBe(120);
        stats.Number("servers").ShouldBe(2);
        stats.Number("bytes").ShouldBeGreaterThanOrEqualTo(new FileInfo(_store).Length);
        (await Tool.DoneAsync("stats", "--store", _store)).Lines[1].ShouldStartWith("120\t2\t");
    }

    [Fact]
    public async Task Log_is_ascending_and_goes_on_after_a_position()
    {
        var first = await ReadAsync("log", "--server", "server-1", "--limit", "10");
        var second = await ReadAsync("log", "--server", "server-1", "--after", "10", "--limit", "10000");

        Hashes(first).ShouldBe(_first.Take(10).Select(e => e.Hash.ToString()));
        first.Json.GetProperty("hasMore").GetBoolean().ShouldBeTrue();
        first.Json.GetProperty("corrupt").GetArrayLength().ShouldBe(0);
        Hashes(second).ShouldBe(_first.Skip(10).Select(e => e.Hash.ToString()));
        second.Json.GetProperty("hasMore").GetBoolean().ShouldBeFalse();
        var stored = second.Json.GetProperty("events")[0];
        stored.GetProperty("position").GetInt64().ShouldBe(11);
        stored.GetProperty("storedAtMs").GetInt64().ShouldBeGreaterThan(1_700_000_000_000);
        stored.GetProperty("signature").GetString().ShouldBe(Convert.ToHexStringLower(_first[10].Signature.Span));
    }

    [Fact]
    public async Task History_is_newest_first_pages_backwards_and_filters_by_channel()
    {
        var newest = await ReadAsync("history", "--server", "server-1", "--limit", "5");
        var before = newest.Json.GetProperty("events")[4].GetProperty("position").GetInt64();
        var older = await ReadAsync("history", "--server", "server-1", "--limit", "5", "--before", $"{before}");
        var help = await ReadAsync("history", "--server", "server-1", "--channel", "help");

        Hashes(newest).ShouldBe(_first.Reverse().Take(5).Select(e => e.Hash.ToString()));
        Hashes(older).ShouldBe(_first.Reverse().Skip(5).Take(5).Select(e => e.Hash.ToString()));
        Hashes(help).ShouldBe(_first.Reverse().Where(e => e.Channel == "help").Select(e => e.Hash.ToString()));
    }

    [Theory]
    [InlineData("log")]
    [InlineData("history")]
    public async Task Pages_without_json_are_one_line_per_event(string command)
    {
        var lines = (await Tool.DoneAsync(command, "--server", "server-1", "--limit", "7", "--store", _store)).Lines;

        lines.Length.ShouldBe(7);
        lines.ShouldAllBe(l => l.Split('\t').Length == 7);
    }

    [Fact]
    public async Task Heads_tells_how_far_each_chain_is_complete()
    {
        var heads = (await ReadAsync("heads", "--server", "server-1")).Json;

        var expected = _first.GroupBy(e => e.Author).ToDictionary(g => g.Key.ToString(), g => g.Last());
        heads.GetProperty("heads").GetArrayLength().ShouldBe(expected.Count);
        foreach (var head in heads.GetProperty("heads").EnumerateArray())
        {
            var last = expected[head.GetProperty("author").GetString()!];
            head.GetProperty("sequence").GetInt64().ShouldBe(last.Sequence);
            head.GetProperty("hash").GetString().ShouldBe(last.Hash.ToString());
        }

        heads.GetProperty("holes").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task A_hole_is_told_by_heads_with_and_without_json()
    {
        var chain = Samples.Chain(3, 6);
        var file = _folder.Write("hole.jsonl", Samples.Lines([.. chain.Take(2), .. chain.Skip(4)]));
        await Tool.DoneAsync("ingest", file, "--store", _store);

        var heads = (await ReadAsync("heads", "--server", "garden")).Json;
        var text = await Tool.DoneAsync("heads", "--server", "garden", "--store", _store);

        heads.GetProperty("heads")[0].GetProperty("sequence").GetInt64().ShouldBe(2);
        var hole = heads.GetProperty("holes")[0];
        hole.GetProperty("author").GetString().ShouldBe(chain[0].Author.ToString());
        hole.GetProperty("from").GetInt64().ShouldBe(3);
        hole.GetProperty("to").GetInt64().ShouldBe(4);
        text.Lines[^1].ShouldBe($"hole: {chain[0].Author} lacks 3 to 4");
    }

    [Fact]
    public async Task Show_gives_one_event_and_its_payload_as_text_where_it_is_text()
    {
        var text = Samples.Create(5, 1, payload: "café 日本語\nline"u8.ToArray(), channel: "general");
        var bytes = Samples.Create(6, 1, payload: [0xFF, 0x00]);
        await Tool.DoneAsync("ingest", _folder.Write("show.jsonl", Samples.Lines([text, bytes])), "--store", _store);

        var json = (await ReadAsync("show", text.Hash.ToString(), "--server", "garden")).Json;
        var plain = await Tool.DoneAsync("show", text.Hash.ToString(), "--server", "garden", "--store", _store);
        var binary = await Tool.DoneAsync("show", bytes.Hash.ToString(), "--server", "garden", "--store", _store);

        json.GetProperty("event").GetProperty("hash").GetString().ShouldBe(text.Hash.ToString());
        json.GetProperty("payloadText").GetString().ShouldBe("café 日本語\nline");
        plain.Output.ShouldContain("channel       general");
        plain.Output.ShouldEndWith("20 bytes of text:\ncafé 日本語\nline\n");
        binary.Output.ShouldEndWith("2 bytes of binary data, in base64:\n/wA=\n");
    }

    [Fact]
    public async Task Show_of_an_event_that_is_not_there_names_it()
    {
        var hash = new string('7', 64);

        var result = await Tool.RunAsync("show", hash, "--server", "server-1", "--store", _store);

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldBe($"Error: The log of server 'server-1' holds no event '{hash}'.\n");
    }

    [Theory]
    [InlineData("log")]
    [InlineData("history")]
    [InlineData("heads")]
    [InlineData("export")]
    [InlineData("verify")]
    public async Task A_server_that_the_store_does_not_hold_is_an_error(string command)
    {
        var result = await Tool.RunAsync(command, "--server", "nowhere", "--store", _store);

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain("holds no server 'nowhere'");
        result.Error.ShouldNotContain("Parameter");
        result.Output.ShouldBeEmpty();
    }

    private static IEnumerable<string> Hashes(CliResult page) =>
        page.Json.GetProperty("events").EnumerateArray().Select(e => e.GetProperty("hash").GetString()!);

    private Task<CliResult> ReadAsync(params string[] args) => Tool.DoneAsync([.. args, "--store", _store, "--json"]);
}
