using System.Text.Json;
using EventStore.EfCore.Cli.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

public sealed class RejectsTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _store;
    private readonly string _rejects;

    public RejectsTests()
    {
        _store = _folder.File("archive.db");
        _rejects = _folder.File("rejects.jsonl");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Of_many_rejected_lines_the_first_twenty_are_printed_and_the_rest_is_counted()
    {
        var text = string.Concat(Enumerable.Range(1, 5000).Select(i => $"nonsense {i}\n"));

        var result = await Tool.RunWithInputAsync(text, "ingest", "--store", _store);

        result.ExitCode.ShouldBe(1);
        var messages = result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        messages.Length.ShouldBe(21);
        messages[19].ShouldStartWith("standard input line 20 rejected: ");
        messages[20].ShouldBe("and 4,980 more rejected, 5,000 in all.");
        result.Lines.ShouldContain("skipped 0 duplicates, rejected 5,000");
    }

    [Fact]
    public async Task Twenty_rejected_lines_need_no_count()
    {
        var result = await Tool.RunWithInputAsync(string.Concat(Enumerable.Repeat("x\n", 20)), "ingest", "--store", _store);

        result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(20);
    }

    [Fact]
    public async Task Rejected_lines_are_kept_as_they_were_with_their_reasons_and_can_be_repaired_and_ingested()
    {
        var events = Samples.Generate(60);
        var lines = events.Select(Samples.Line).ToArray();
        for (var i = 0; i < 50; i++)
            lines[i] = lines[i].Replace("\"sequence\":", "\"seq\u00fcence\":", StringComparison.Ordinal);
        var file = _folder.Write("in.jsonl", string.Join("\r\n", lines));

        var result = await Tool.RunAsync("ingest", file, "--store", _store, "--rejects", _rejects, "--json");

        result.ExitCode.ShouldBe(1);
        result.Number("stored").ShouldBe(10);
        result.Error.ShouldContain($"The rejected lines are in '{_rejects}', their reasons in '{_rejects}.reasons'.");
        File.ReadAllText(_rejects).ShouldBe(string.Concat(lines.Take(50).Select(l => $"{l}\n")));
        var reasons = File.ReadAllLines($"{_rejects}.reasons").Select(l => JsonDocument.Parse(l).RootElement).ToArray();
        reasons.Select(r => r.GetProperty("line").GetInt64()).ShouldBe(Enumerable.Range(1, 50).Select(i => (long)i));
        reasons.ShouldAllBe(r => r.GetProperty("source").GetString() == "in.jsonl");
        reasons.ShouldAllBe(r => r.GetProperty("reason").GetString() == "'sequence' is missing");

        var repaired = _folder.Write("repaired.jsonl", File.ReadAllText(_rejects).Replace("\u00fc", "u", StringComparison.Ordinal));
        (await Tool.DoneAsync("ingest", repaired, "--store", _store, "--json")).Number("stored").ShouldBe(50);
    }

    [Fact]
    public async Task A_line_that_is_too_long_to_be_kept_in_memory_is_kept_in_the_file()
    {
        var large = Samples.Line(Samples.Create(2, 1, payload: new byte[(1024 * 1024) + 1]));
        var text = $"first\n{new string('x', 9_000_000)}\n{large}\n{Samples.Line(Samples.Create(1, 1))}\nlast";

        var result = await Tool.RunWithInputAsync(text, "ingest", "--store", _store, "--rejects", _rejects, "--json");

        result.Number("stored").ShouldBe(1);
        result.Number("rejected").ShouldBe(4);
        File.ReadAllText(_rejects).ShouldBe($"first\n{new string('x', 9_000_000)}\n{large}\nlast\n");
    }

    [Fact]
    public async Task Rejected_rows_of_a_legacy_archive_are_kept_with_all_their_columns()
    {
        var legacy = new LegacyFile(_folder.File("legacy.db"));
        var events = Samples.Generate(3);
        legacy.Add(events[0]);
        legacy.AddRow(events[1], new() { ["seq"] = double.PositiveInfinity, ["channel"] = null });
        legacy.AddRow(events[2], new() { ["server"] = "" }, new byte[2_000_000]);

        var result = await Tool.RunAsync("import", legacy.Path, "--store", _store, "--rejects", _rejects, "--json");

        result.Number("stored").ShouldBe(1);
        result.Error.ShouldContain($"The rejected rows are in '{_rejects}', their reasons in '{_rejects}.reasons'.");
        var rows = File.ReadAllLines(_rejects).Select(l => JsonDocument.Parse(l).RootElement).ToArray();
        rows.Length.ShouldBe(2);
        rows[0].GetProperty("hash").GetString().ShouldBe(events[1].Hash.ToString());
        rows[0].GetProperty("seq").GetString().ShouldBe("Infinity");
        rows[0].GetProperty("channel_id").ValueKind.ShouldBe(JsonValueKind.Null);
        rows[0].GetProperty("event_data").GetString().ShouldBe(Convert.ToHexStringLower(LegacyFile.Encode(events[1])));
        rows[1].GetProperty("server_id").GetString().ShouldBe("");
        rows[1].GetProperty("seq").GetInt64().ShouldBe(events[2].Sequence);
        rows[1].GetProperty("event_data").ValueKind.ShouldBe(JsonValueKind.Null);
        var reasons = File.ReadAllLines($"{_rejects}.reasons").Select(l => JsonDocument.Parse(l).RootElement).ToArray();
        reasons.Select(r => r.GetProperty("row").GetInt64()).ShouldBe([2, 3]);
        reasons[1].GetProperty("reason").GetString()!.ShouldStartWith("event_data has 2000000 bytes");
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_kept_too()
    {
        byte[] line = [(byte)'x', (byte)' ', 0xC3, 0x28, 0xFF, 0x1B];

        await Tool.RunAsync(
            new MemoryStream([.. "{}\n"u8, .. line, (byte)'\n']), default, "ingest", "--store", _store, "--rejects", _rejects);

        File.ReadAllBytes(_rejects).ShouldBe([.. "{}\n"u8, .. line, (byte)'\n']);
    }

    [Fact]
    public async Task Where_nothing_is_rejected_no_file_is_left()
    {
        var file = _folder.Write("in.jsonl", Samples.Lines(Samples.Generate(5)));

        await Tool.DoneAsync("ingest", file, "--store", _store, "--rejects", _rejects);

        Directory.GetFiles(_folder.Root, "rejects*").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_that_holds_something_is_never_written_over_also_when_it_is_the_source()
    {
        var file = _folder.Write("rejects.jsonl", "nonsense\n");

        var result = await Tool.RunAsync("ingest", file, "--store", _store, "--rejects", file);

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain("exists and is not empty");
        File.ReadAllText(file).ShouldBe("nonsense\n");
        Directory.GetFiles(_folder.Root).ShouldBe([file]);
    }

    [Fact]
    public async Task A_file_that_cannot_be_made_is_an_error_before_anything_is_stored()
    {
        var path = Path.Combine(_folder.Root, "nowhere", "rejects");

        var result = await Tool.RunWithInputAsync(Samples.Line(Samples.Create(1, 1)), "ingest", "--store", _store, "--rejects", path);

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain($"Cannot write the rejected lines to '{path}'");
        File.Exists(_store).ShouldBeFalse();
    }
}
