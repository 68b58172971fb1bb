using EventStore.EfCore.Cli.Tests.Support;
using Microsoft.Data.Sqlite;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

/// <summary>`--bulk`: the same archive, faster and alone; a killed load is finished by whoever comes next.</summary>
public sealed class BulkTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _store;

    public BulkTests() => _store = _folder.File("archive.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_bulk_ingest_gives_the_same_log_as_any_other()
    {
        var file = _folder.Write("in.jsonl", Samples.Lines(Samples.Generate(3_000)));
        var other = _folder.File("other.db");
        await Tool.DoneAsync("ingest", file, "--store", other);

        var result = await Tool.DoneAsync("ingest", file, "--bulk", "--store", _store, "--json");

        result.Number("stored").ShouldBe(3_000);
        (await Tool.DoneAsync("export", "--store", _store)).Output.ShouldBe((await Tool.DoneAsync("export", "--store", other)).Output);
        (await Tool.RunAsync("verify", "--store", _store)).ExitCode.ShouldBe(0);
        HasHashIndex().ShouldBeTrue();
    }

    [Fact]
    public async Task A_bulk_ingest_skips_what_is_stored()
    {
        var file = _folder.Write("in.jsonl", Samples.Lines(Samples.Generate(500)));
        await Tool.DoneAsync("ingest", file, "--store", _store);

        var again = await Tool.DoneAsync("ingest", file, "--bulk", "--store", _store, "--json");

        again.Number("duplicates").ShouldBe(500);
        again.Number("stored").ShouldBe(0);
    }

    [Fact]
    public async Task A_bulk_import_takes_a_legacy_archive()
    {
        var legacy = new LegacyFile(_folder.File("legacy.db"));
        legacy.AddAll(Samples.Generate(200));

        var result = await Tool.DoneAsync("import", legacy.Path, "--bulk", "--store", _store, "--json");

        result.Number("stored").ShouldBe(200);
        (await Tool.RunAsync("verify", "--store", _store)).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_strict_bulk_ingest_that_stops_at_a_bad_line_leaves_a_finished_store()
    {
        var file = _folder.Write("in.jsonl", Samples.Lines(Samples.Generate(100)) + "no event\n");

        var result = await Tool.RunAsync("ingest", file, "--bulk", "--strict", "--store", _store);

        result.ExitCode.ShouldBe(1);
        HasHashIndex().ShouldBeTrue();
        (await Tool.DoneAsync("stats", "--store", _store, "--json")).Number("events").ShouldBe(100);
    }

    [Fact]
    public async Task A_killed_bulk_load_is_told_by_whoever_reads_and_finished_by_whoever_writes_next()
    {
        var events = Samples.Generate(4_000);
        using (var tool = new ToolProcess(new Dictionary<string, string>(), "ingest", "-", "--bulk", "--batch", "100", "--store", _store))
        {
            await tool.Input.WriteAsync(Samples.Lines(events));
            await tool.Input.FlushAsync();
            while (!File.Exists(_store + "-wal") || new FileInfo(_store + "-wal").Length < 500_000)
                await Task.Delay(10);
            await tool.SignalAsync("KILL");
            await tool.EndAsync();
        }

        HasHashIndex().ShouldBeFalse();
        var next = await Tool.RunAsync("stats", "--store", _store, "--json");

        next.ExitCode.ShouldBe(0, next.Error);
        next.Error.ShouldContain("bulk load");
        next.Error.ShouldContain("opened for reading only");
        next.Number("events").ShouldBeGreaterThan(0);
        HasHashIndex().ShouldBeFalse();

        var writing = await Tool.RunWithInputAsync(Samples.Line(Samples.Create(9, 1)), "ingest", "--store", _store);
        writing.ExitCode.ShouldBe(0, writing.Error);
        writing.Error.ShouldContain("bulk load");
        HasHashIndex().ShouldBeTrue();
        var verify = await Tool.RunAsync("verify", "--store", _store, "--json");
        verify.ExitCode.ShouldBe(0, verify.Error + verify.Output);
        verify.Error.ShouldBeEmpty();
    }

    private bool HasHashIndex()
    {
        using var connection = new SqliteConnection($"Data Source={_store};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM sqlite_master WHERE type = 'index' AND name = 'IX_Events_ServerId_Hash'";
        return (long)command.ExecuteScalar()! == 1;
    }
}
