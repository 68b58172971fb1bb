using EventStore.EfCore.Cli.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

/// <summary>Lines that other programs write, or that an attacker does.</summary>
public sealed class OddLinesTests : IDisposable
{
    private static readonly Dictionary<long, string> Rejected = new()
    {
        [5] = "'payload' is not base64",
        [7] = "'sequence' appears twice",
        [8] = "'sequence' is 2.0, which is not an unsigned 64-bit integer",
        [9] = "'sequence' is 1e0, which is not an unsigned 64-bit integer",
        [11] = "it is not valid JSON at byte ",
        [12] = "it is not valid JSON at byte 1",
        [14] = "'server' is not well-formed Unicode text",
        [15] = "it is not a JSON object but an array",
        [16] = "it is not valid JSON at byte ",
    };

    private readonly TempFolder _folder = new();
    private readonly string _store;

    public OddLinesTests() => _store = _folder.File("archive.db");

    public void Dispose() => _folder.Dispose();

    [FaultsFact]
    public async Task Odd_lines_are_stored_as_they_are_or_rejected_with_their_reason() =>
        await CheckAsync(Faults.File("odd-lines.jsonl"));

    [Fact]
    public async Task Odd_lines_made_here_are_stored_as_they_are_or_rejected_with_their_reason() =>
        await CheckAsync(_folder.Write("odd.jsonl", string.Concat(OddLines().Select(l => l + "\n"))));

    [Theory]
    [InlineData("\uFEFF", "\n", "\n")]
    [InlineData("", "\r\n", "\r\n")]
    [InlineData("", "\n", "")]
    [InlineData("\n \t\n", "\n\n\r\n", "\n\n")]
    [InlineData("\uFEFF\r\n", "\r\n\r\n", "")]
    public async Task A_byte_order_mark_line_ends_and_blank_lines_are_no_part_of_an_event(string start, string between, string end)
    {
        var events = Samples.Generate(6);
        var file = _folder.Write("in.jsonl", start + string.Join(between, events.Select(Samples.Line)) + end);

        (await Tool.DoneAsync("ingest", file, "--store", _store, "--json")).Number("stored").ShouldBe(6);

        var byServer = events.GroupBy(e => e.Server.Value).OrderBy(g => g.Key, StringComparer.Ordinal).SelectMany(g => g);
        (await Tool.DoneAsync("export", "--store", _store)).Output.ShouldBe(Samples.Lines(byServer));
    }

    private static string[] OddLines()
    {
        var lines = Enumerable.Range(1, 18).Select(i => Samples.Line(Samples.Create((byte)i, 1, payload: [1], channel: "x"))).ToArray();
        return
        [
            lines[0].Replace("\"x\"", "\"a\u2028b\"", StringComparison.Ordinal),
            lines[1].Replace("\"x\"", "\"e\u0301\"", StringComparison.Ordinal),
            lines[2].Replace("\"x\"", "\"\u00e9\"", StringComparison.Ordinal),
            UpperCase(lines[3]),
            lines[4].Replace("AQ==", "AQ", StringComparison.Ordinal),
            lines[5],
            lines[6].Replace("}", ",\"sequence\":1}", StringComparison.Ordinal),
            lines[7].Replace("\"sequence\":1", "\"sequence\":2.0", StringComparison.Ordinal),
            lines[8].Replace("\"sequence\":1", "\"sequence\":1e0", StringComparison.Ordinal),
            lines[9].Replace("}", ",\"unknownMember\":{\"a\":[1]}}", StringComparison.Ordinal),
            lines[10].Replace("}", ",}", StringComparison.Ordinal),
            "// comment",
            lines[12],
            lines[13].Replace("garden", "\\ud800garden", StringComparison.Ordinal),
            $"[{lines[14]},{lines[15]}]",
            $"{lines[16]} {lines[17]}",
        ];
    }

    private static string UpperCase(string line)
    {
        var hash = line.Split("\"hash\":\"")[1].Split('"')[0];
        return line.Replace(hash, hash.ToUpperInvariant(), StringComparison.Ordinal);
    }

    private async Task CheckAsync(string file)
    {
        var result = await Tool.RunAsync("ingest", file, "--store", _store, "--json");

        result.ExitCode.ShouldBe(1, result.Error);
        result.Number("read").ShouldBe(16);
        result.Number("stored").ShouldBe(7);
        result.Json.GetProperty("complete").GetBoolean().ShouldBeTrue();
        var rejections = result.Json.GetProperty("rejections").EnumerateArray()
            .ToDictionary(r => r.GetProperty("line").GetInt64(), r => r.GetProperty("reason").GetString()!);
        rejections.Keys.Order().ShouldBe(Rejected.Keys.Order());
        foreach (var (line, reason) in Rejected)
        {
            rejections[line].ShouldStartWith(reason);
            result.Error.ShouldContain($"{Path.GetFileName(file)} line {line} rejected: {reason}");
        }

        // Names that look alike are not the same name.
        var export = (await Tool.DoneAsync("export", "--store", _store)).Output;
        export.ShouldContain("\"a\\u2028b\"");
        export.ShouldContain("\"e\u0301\"", Case.Sensitive);
        export.ShouldContain("\"\u00e9\"", Case.Sensitive);
    }
}
