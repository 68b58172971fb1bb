using EventStore.EfCore.Cli.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

public sealed class ImportTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _store;
    private readonly LegacyFile _legacy;

    public ImportTests()
    {
        _store = _folder.File("archive.db");
        _legacy = new LegacyFile(_folder.File("legacy.db"));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_legacy_archive_is_taken_over_in_row_order()
    {
        var events = Samples.Generate(500, servers: 1);
        _legacy.AddAll(events);
        var before = await File.ReadAllBytesAsync(_legacy.Path);

        var result = await ImportAsync();

        result.ExitCode.ShouldBe(0, result.Error);
        result.Number("read").ShouldBe(500);
        result.Number("stored").ShouldBe(500);
        result.Number("rejected").ShouldBe(0);
        (await Tool.DoneAsync("export", "--store", _store)).Output.ShouldBe(Samples.Lines(events));
        (await Tool.RunAsync("verify", "--store", _store)).ExitCode.ShouldBe(0);
        (await File.ReadAllBytesAsync(_legacy.Path)).ShouldBe(before);
    }

    [Fact]
    public async Task Importing_again_stores_nothing_twice()
    {
        _legacy.AddAll(Samples.Generate(20));
        await ImportAsync();

        var again = await ImportAsync();

        again.ExitCode.ShouldBe(0, again.Error);
        again.Number("stored").ShouldBe(0);
        again.Number("duplicates").ShouldBe(20);
    }

    [Fact]
    public async Task Forks_of_a_legacy_archive_are_kept_and_counted()
    {
        var chain = Samples.Chain(1, 3);
        _legacy.AddAll([.. chain, Samples.Create(1, 2, chain[0], payload: [9])]);

        (await ImportAsync()).Number("forks").ShouldBe(1);
    }

    [Fact]
    public async Task An_empty_or_missing_channel_is_no_channel()
    {
        _legacy.Add(Samples.Create(1, 1));
        _legacy.AddRow(Samples.Create(2, 1), new() { ["channel"] = null });
        _legacy.Add(Samples.Create(3, 1, channel: "general"));

        await ImportAsync();

        var lines = (await Tool.DoneAsync("export", "--store", _store)).Lines;
        lines.Count(l => l.Contains("\"channel\"", StringComparison.Ordinal)).ShouldBe(1);
    }

    public static TheoryData<string, object?, string> BadColumns => new()
    {
        { "hash", null, "the column hash is NULL, not a blob" },
        { "hash", new byte[32], "the column hash says '0000" },
        { "hash", new byte[] { 1 }, "the column hash says '01'" },
        { "author", new byte[32], "the column author says '0000" },
        { "author", "text", "the column author is text, not a blob" },
        { "seq", 7L, "the column seq says '7', but event_data says '1'" },
        { "seq", null, "the column seq is NULL, not an integer" },
        { "seq", 1.5, "the column seq is a real number, not an integer" },
        { "time", 7L, "the column timestamp_hint_ms says '7'" },
        { "server", null, "the column server_id is NULL, not text" },
        { "server", "", "server_id is not valid: A server name has 1 to 128 characters" },
        { "server", new byte[] { 1 }, "the column server_id is a blob, not text" },
        { "channel", new byte[] { 1 }, "the column channel_id is a blob, not text" },
        { "data", null, "the column event_data is NULL, not a blob" },
        { "data", "text", "the column event_data is text, not a blob" },
        { "data", Array.Empty<byte>(), "event_data has 0 bytes; an event has at least 184" },
    };

    [Theory]
    [MemberData(nameof(BadColumns))]
    public async Task A_row_whose_columns_are_wrong_is_reported_and_left_out(string column, object? value, string reason)
    {
        _legacy.Add(Samples.Create(1, 1));
        _legacy.AddRow(Samples.Create(2, 1), new() { [column] = value });
        _legacy.Add(Samples.Create(3, 1));

        var result = await ImportAsync();

        result.Number("stored").ShouldBe(2);
        ShouldReject(result, 2, reason);
    }

    [Fact]
    public async Task Every_truncation_of_a_row_is_reported_and_none_is_stored()
    {
        var value = Samples.Generate(20).Last(e => e.Content.Dependencies.Length > 0);
        var data = LegacyFile.Encode(value);
        for (var length = 1; length < data.Length; length += 7)
            _legacy.AddRow(value, new() { ["hash"] = LegacyFile.Number((ulong)length) }, data[..length]);

        var result = await ImportAsync();

        result.ExitCode.ShouldBe(1);
        result.Number("stored").ShouldBe(0);
        result.Number("rejected").ShouldBe(result.Number("read"));
    }

    [Fact]
    public async Task Every_flipped_byte_of_the_hashed_part_is_reported()
    {
        var value = Samples.Create(1, 1);
        var data = LegacyFile.Encode(value);
        var hashed = Enumerable.Range(0, data.Length).Where(i => i < data.Length - 72 || i >= data.Length - 8).ToArray();
        foreach (var i in hashed)
        {
            var damaged = data.ToArray();
            damaged[i] ^= 0x40;
            // Another hash column each, since it is the key there; the true one last.
            _legacy.AddRow(value, new() { ["hash"] = i == hashed[^1] ? value.Hash.ToArray() : LegacyFile.Number((ulong)i) }, damaged);
        }

        var result = await ImportAsync();

        result.Number("stored").ShouldBe(0);
        result.Number("rejected").ShouldBe(hashed.Length);
    }

    [Fact]
    public async Task A_hash_that_is_not_the_contents_is_reported_even_where_column_and_data_agree()
    {
        var value = Samples.Create(1, 1);
        var data = LegacyFile.Encode(value);
        data[0] ^= 1;
        _legacy.AddRow(value, new() { ["hash"] = data[..32] }, data);

        ShouldReject(await ImportAsync(), 1, $"but its content hashes to '{value.Hash}'");
    }

    [Theory]
    [InlineData(65UL, "it has 65 dependencies")]
    [InlineData(ulong.MaxValue, "it has 18446744073709551615 dependencies")]
    [InlineData(3UL, "event_data ends inside its 3 dependencies")]
    public async Task An_absurd_dependency_count_is_reported(ulong count, string reason)
    {
        var value = Samples.Create(1, 1);
        var data = LegacyFile.Encode(value);
        LegacyFile.Number(count).CopyTo(data, 104);
        _legacy.Add(value, data);

        ShouldReject(await ImportAsync(), 1, reason);
    }

    [Theory]
    [InlineData(0UL, "its sequence is '0'")]
    [InlineData(1UL << 63, "its sequence is '9223372036854775808', beyond 9223372036854775807")]
    public async Task A_sequence_out_of_range_is_reported(ulong sequence, string reason)
    {
        var value = Samples.Create(1, 1);
        var data = LegacyFile.Encode(value);
        LegacyFile.Number(sequence).CopyTo(data, 64);
        _legacy.Add(value, data);

        ShouldReject(await ImportAsync(), 1, reason);
    }

    [Fact]
    public async Task A_row_of_absurd_size_is_reported_without_being_read()
    {
        _legacy.Add(Samples.Create(1, 1), new byte[3_000_000]);

        ShouldReject(await ImportAsync(), 1, "event_data has 3000000 bytes; at most");
    }

    [Fact]
    public async Task A_payload_above_the_limit_is_reported()
    {
        _legacy.Add(Samples.Create(1, 1, payload: new byte[(1024 * 1024) + 1]));

        ShouldReject(await ImportAsync(), 1, "its payload has 1048577 bytes");
    }

    private static void ShouldReject(CliResult result, int row, string reason)
    {
        result.ExitCode.ShouldBe(1, result.Error);
        result.Number("rejected").ShouldBe(1);
        result.Json.GetProperty("rejections")[0].GetProperty("row").GetInt32().ShouldBe(row);
        result.Error.ShouldContain($"legacy.db row {row} rejected: ");
        result.Error.ShouldContain(reason);
    }

    private Task<CliResult> ImportAsync() => Tool.RunAsync("import", _legacy.Path, "--store", _store, "--json");
}
