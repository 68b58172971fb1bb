using System.Text.Json.Nodes;
using EventStore.EfCore.Cli.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

public sealed class BadLineTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _store;

    public BadLineTests() => _store = _folder.File("archive.db");

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string, string> BadMembers => new()
    {
        { "server", "null", "'server' is not a string but null" },
        { "server", "\"\"", "A server name has 1 to 128 characters; got 0" },
        { "server", "\"\\ud800\"", "'server' is not well-formed Unicode text" },
        { "hash", "12", "'hash' is not a string but a number" },
        { "hash", "\"abc\"", "'hash' is not 64 hexadecimal digits but 'abc'" },
        { "hash", $"\"{new string('0', 64)}\"", "its content hashes to" },
        { "author", $"\"{new string('g', 64)}\"", "'author' is not 64 hexadecimal digits" },
        { "sequence", "0", "sequence is '0'" },
        { "sequence", "-1", "'sequence' is -1; it is never below 0" },
        { "sequence", "1.5", "'sequence' is 1.5, which is not an unsigned 64-bit integer" },
        { "sequence", "\"1\"", "'sequence' is not a number but a string" },
        { "sequence", "9223372036854775808", "beyond 9223372036854775807" },
        { "sequence", "18446744073709551616", "not an unsigned 64-bit integer" },
        { "sequence", "2", "names no predecessor" },
        { "previous", $"\"{new string('1', 64)}\"", "a first event has none" },
        { "previous", "[]", "'previous' is not a string but an array" },
        { "dependencies", "{}", "'dependencies' is not an array but an object" },
        { "dependencies", "[1]", "'dependencies' is not a string but a number" },
        { "dependencies", $"[{string.Join(',', Enumerable.Repeat($"\"{new string('1', 64)}\"", 65))}]", "65 dependencies" },
        { "channel", "\"\"", "its channel is not valid" },
        { "channel", "7", "'channel' is not a string but a number" },
        { "timestampHintMs", "9223372036854775808", "beyond 9223372036854775807" },
        { "timestampHintMs", "true", "'timestampHintMs' is not a number but true or false" },
        { "payload", "\"*\"", "'payload' is not base64" },
        { "payload", "\"\\ud800\"", "'payload' is not base64" },
        { "signature", "\"00\"", "'signature' is not 128 hexadecimal digits" },
    };

    [Theory]
    [MemberData(nameof(BadMembers))]
    public async Task A_bad_member_is_named_in_the_reason(string member, string value, string reason)
    {
        var line = JsonNode.Parse(Samples.Line(Samples.Create(1, 1)))!.AsObject();
        line[member] = "@";
        var text = line.ToJsonString().Replace("\"@\"", value, StringComparison.Ordinal);

        var result = await Tool.RunWithInputAsync(text, "ingest", "--store", _store, "--json");

        ShouldReject(result, 1, reason);
    }

    [Theory]
    [InlineData("{", "it is not valid JSON at byte 2")]
    [InlineData("nonsense", "it is not valid JSON at byte 2")]
    [InlineData("[1]", "it is not a JSON object but an array")]
    [InlineData("{} {}", "it is not valid JSON")]
    [InlineData("{}", "'server' is missing")]
    [InlineData("{\"\\ud800\":1}", "a member's name is not well-formed Unicode text")]
    [InlineData("{\"server\":\"a\",\"server\":\"b\"}", "'server' appears twice")]
    public async Task A_line_that_is_no_event_is_reported(string line, string reason) =>
        ShouldReject(await Tool.RunWithInputAsync(line, "ingest", "--store", _store, "--json"), 1, reason);

    [Theory]
    [InlineData("server")]
    [InlineData("hash")]
    [InlineData("author")]
    [InlineData("sequence")]
    [InlineData("previous")]
    [InlineData("timestampHintMs")]
    [InlineData("payload")]
    [InlineData("signature")]
    public async Task A_missing_member_is_named(string member)
    {
        var line = JsonNode.Parse(Samples.Line(Samples.Create(1, 1)))!.AsObject();
        line.Remove(member);

        ShouldReject(
            await Tool.RunWithInputAsync(line.ToJsonString(), "ingest", "--store", _store, "--json"), 1, $"'{member}' is missing");
    }

    [Fact]
    public async Task A_bad_line_is_reported_with_its_number_and_does_not_stop_the_rest()
    {
        var events = Samples.Chain(1, 4).Select(Samples.Line).ToArray();
        var file = _folder.Write("in.jsonl", string.Join('\n', events[0], "", "nonsense", events[1], events[2], events[3]));

        var result = await Tool.RunAsync("ingest", file, "--store", _store, "--json");

        ShouldReject(result, 3, "it is not valid JSON");
        result.Error.ShouldContain("in.jsonl line 3 rejected: it is not valid JSON at byte 2");
        result.Number("read").ShouldBe(5);
        result.Number("stored").ShouldBe(4);
        result.Json.GetProperty("complete").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Strict_stops_at_the_first_bad_line_and_keeps_what_was_before()
    {
        var events = Samples.Chain(1, 4).Select(Samples.Line).ToArray();
        var text = string.Join('\n', events[0], events[1], "nonsense", events[2], "nonsense");

        var result = await Tool.RunWithInputAsync(text, "ingest", "--store", _store, "--json", "--strict");

        ShouldReject(result, 3, "it is not valid JSON");
        result.Error.ShouldContain("Stopped at the first rejected line; what was stored stays.");
        result.Number("stored").ShouldBe(2);
        result.Json.GetProperty("complete").GetBoolean().ShouldBeFalse();
        (await Tool.DoneAsync("stats", "--store", _store, "--json")).Number("events").ShouldBe(2);
    }

    [Fact]
    public async Task A_payload_above_the_limit_is_rejected_and_its_batch_stored()
    {
        var large = Samples.Create(2, 1, payload: new byte[(1024 * 1024) + 1]);

        var result = await Tool.RunWithInputAsync(
            Samples.Lines([.. Samples.Chain(1, 2), large]), "ingest", "--store", _store, "--json");

        ShouldReject(result, 3, "its payload has 1048577 bytes; at most 1048576 are taken");
        result.Number("stored").ShouldBe(2);
    }

    [Fact]
    public async Task A_line_without_end_is_rejected_without_being_kept_in_memory()
    {
        var lines = Samples.Chain(1, 2).Select(Samples.Line).ToArray();
        var text = $"{lines[0]}\n{new string('x', 20_000_000)}\n{lines[1]}\n";

        var result = await Tool.RunWithInputAsync(text, "ingest", "--store", _store, "--json");

        ShouldReject(result, 2, "it is longer than");
        result.Number("stored").ShouldBe(2);
    }

    [Fact]
    public async Task Control_characters_of_a_stranger_do_not_reach_the_terminal()
    {
        var value = Samples.Create(1, 1, channel: "a\u001b[2J\tb", payload: "\u001b[2J"u8.ToArray());
        await Tool.RunWithInputAsync(Samples.Line(value), "ingest", "--store", _store);

        var log = await Tool.DoneAsync("log", "--server", "garden", "--store", _store);
        var show = await Tool.DoneAsync("show", value.Hash.ToString(), "--server", "garden", "--store", _store);

        log.Output.ShouldContain("\ta\\u{1b}[2J\\u{9}b\t");
        (log.Output + show.Output).ShouldNotContain('\u001b');
    }

    private static void ShouldReject(CliResult result, int line, string reason)
    {
        result.ExitCode.ShouldBe(1, result.Error);
        result.Number("rejected").ShouldBe(1);
        var rejection = result.Json.GetProperty("rejections")[0];
        rejection.GetProperty("line").GetInt32().ShouldBe(line);
        rejection.GetProperty("reason").GetString()!.ShouldContain(reason);
        result.Error.ShouldContain(reason);
    }
}
