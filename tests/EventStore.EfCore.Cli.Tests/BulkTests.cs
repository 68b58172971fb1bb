using EventStore.EfCore.Cli.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

/// <summary>`--bulk`: the same archive, alone; a killed load has stored whole batches.</summary>
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
        (await Tool.DoneAsync("stats", "--store", _store, "--json")).Number("events").ShouldBe(100);
    }

    [Fact]
    public async Task A_killed_bulk_load_lacks_nothing_that_it_has_stored()
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

        var next = await Tool.RunAsync("stats", "--store", _store, "--json");
        next.ExitCode.ShouldBe(0, next.Error);
        next.Error.ShouldBeEmpty();
        next.Number("events").ShouldBeGreaterThan(0);
        (next.Number("events") % 100).ShouldBe(0);

        await Tool.DoneAsync("ingest", _folder.Write("in.jsonl", Samples.Lines(events)), "--store", _store);
        (await Tool.DoneAsync("stats", "--store", _store, "--json")).Number("events").ShouldBe(4_000);
        (await Tool.DoneAsync("show", events[17].Hash.ToString(), "--server", events[17].Server.Value, "--store", _store)).Output
            .ShouldContain(events[17].Hash.ToString());
        var verify = await Tool.RunAsync("verify", "--store", _store, "--json");
        verify.ExitCode.ShouldBe(0, verify.Error + verify.Output);
        verify.Error.ShouldBeEmpty();
    }
}
