using System.IO.Compression;
using System.Text;
using EventStore.EfCore.Cli.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

public sealed class WrongFileTests : IDisposable
{
    private static readonly string Line = Samples.Line(Samples.Create(1, 1));

    private readonly TempFolder _folder = new();
    private readonly string _store;

    public WrongFileTests() => _store = _folder.File("archive.db");

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, byte[], string> Wrong => new()
    {
        { "a SQLite database", [.. "SQLite format 3\0"u8, 16, 0, 1, 1, 0, 64], "`eventstore import FILE`" },
        { "compressed with gzip", Gzip(), "gunzip -c FILE" },
        { "a JPEG picture", [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, .. "JFIF"u8], "Name a file of JSON Lines" },
        { "a PNG picture", [0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n'], "Name a file of JSON Lines" },
        { "a ZIP archive", [.. "PK\x3\x4"u8, 20, 0], "Unpack it" },
        { "text in UTF-16", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Line)], "iconv -f UTF-16 -t UTF-8" },
        { "binary data", [.. Encoding.Unicode.GetBytes(Line)], "Name a file of JSON Lines" },
        { "binary data", [(byte)'{', 0, (byte)'}', (byte)'\n'], "Name a file of JSON Lines" },
        { "binary data", [1, 2, 0, 3, (byte)'\n', 5], "Name a file of JSON Lines" },
        { "binary data", [.. "caf\xe9"u8[..3], 0xE9, (byte)'\n', (byte)'x'], "Name a file of JSON Lines" },
        { "one JSON array", Encoding.UTF8.GetBytes($"[{Line},{Line}]"), "jq -c '.[]' FILE" },
        { "one JSON array", Encoding.UTF8.GetBytes($"\uFEFF\n[\r\n  {Line},\r\n  {Line}\r\n]\r\n"), "jq -c '.[]' FILE" },
        { "a JSON document over several lines", Encoding.UTF8.GetBytes(Pretty()), "jq -c . FILE" },
        { "a JSON document over several lines", Encoding.UTF8.GetBytes("{\"events\":[\n  1, 2\n]}\n"), "jq -c . FILE" },
        { "a JSON document over several lines", Encoding.UTF8.GetBytes($"{{\"events\":[\n{Line},\n{Line}\n]}}\n"), "jq -c . FILE" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_wrong_file_is_refused_as_what_it_is_with_what_to_do_and_no_store_is_made(string kind, byte[] content, string remedy)
    {
        var file = _folder.File("wrong");
        await File.WriteAllBytesAsync(file, content);

        foreach (var option in new[] { "--batch=10", "--bulk" })
            ShouldRefuse(await Tool.RunAsync("ingest", file, "--store", _store, option), $"'{file}' is not JSON Lines but {kind}", remedy);
        ShouldRefuse(
            await Tool.RunAsync(new MemoryStream(content), default, "ingest", "-", "--store", _store),
            $"The standard input is not JSON Lines but {kind}",
            remedy);
    }

    [Fact]
    public async Task A_wrong_file_is_found_before_anything_of_the_files_before_it_is_stored()
    {
        var good = _folder.Write("good.jsonl", Line);

        ShouldRefuse(await Tool.RunAsync("ingest", good, _folder.Write("wrong", $"[{Line}]"), "--store", _store), "one JSON array", "jq");
    }

    [Fact]
    public async Task A_folder_is_refused_as_one() =>
        ShouldRefuse(await Tool.RunAsync("ingest", _folder.Root, "--store", _store), "is a folder", "Name a file");

    [Theory]
    [InlineData("{")]
    [InlineData("[1]")]
    [InlineData("{\"server\":")]
    [InlineData("{\"server\":{},")]
    [InlineData("{\"a\":[")]
    [InlineData("{\"server\":\"grove\",\"dependencies\":[")]
    [InlineData("nonsense")]
    public async Task A_damaged_line_at_the_start_does_not_make_the_file_a_wrong_one(string start)
    {
        var result = await Tool.RunWithInputAsync($"{start}\n{Line}\n\0\0\n", "ingest", "--store", _store, "--json");

        result.ExitCode.ShouldBe(1);
        result.Number("rejected").ShouldBe(2);
        result.Number("stored").ShouldBe(1);
    }

    [Fact]
    public async Task A_damaged_line_before_a_long_one_does_not_make_the_file_a_wrong_one()
    {
        var line = Samples.Line(Samples.Create(1, 1, payload: new byte[10_000]));

        var result = await Tool.RunWithInputAsync($"{{\"dependencies\":[\n{line}\n", "ingest", "--store", _store, "--json");

        result.Number("stored").ShouldBe(1);
    }

    [Theory]
    [InlineData("--batch=10")]
    [InlineData("--bulk")]
    public async Task An_input_without_one_good_event_makes_no_store(string option)
    {
        var result = await Tool.RunWithInputAsync("nonsense\n{}\n", "ingest", "--store", _store, option, "--json");

        result.Number("rejected").ShouldBe(2);
        Directory.EnumerateFileSystemEntries(_folder.Root).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_bulk_load_of_nothing_leaves_an_existing_store_as_it_is()
    {
        await Tool.RunWithInputAsync(Line, "ingest", "--store", _store);

        (await Tool.RunWithInputAsync("", "ingest", "--bulk", "--store", _store, "--json")).ExitCode.ShouldBe(0);

        (await Tool.DoneAsync("stats", "--store", _store, "--json")).Number("events").ShouldBe(1);
    }

    private static byte[] Gzip()
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(Line));
        return output.ToArray();
    }

    private static string Pretty() =>
        Line.Replace("{", "{\n  ", StringComparison.Ordinal).Replace(",\"", ",\n  \"", StringComparison.Ordinal) + "\n";

    private void ShouldRefuse(CliResult result, string what, string remedy)
    {
        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain(what);
        result.Error.ShouldContain(remedy);
        result.Error.TrimEnd('\n').ShouldNotContain('\n');
        result.Output.ShouldBeEmpty();
        File.Exists(_store).ShouldBeFalse();
    }
}
