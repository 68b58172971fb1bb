using EventStore.EfCore.Cli.Tests.Support;
using Microsoft.Data.Sqlite;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

public sealed class SalvageTests : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _folder = new();

    private string Store => _folder.File("archive.db");

    private string New => _folder.File("new.db");

    public Task InitializeAsync() => IngestAsync(Samples.Lines([.. Samples.Chain(1, 9), .. Samples.Generate(60)]));

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_whole_store_becomes_an_equal_one_and_exits_with_0()
    {
        var result = await Tool.RunAsync("salvage", "--store", Store, "--to", New, "--json");

        result.ExitCode.ShouldBe(0, result.Error + result.Output);
        result.Json.GetProperty("complete").GetBoolean().ShouldBeTrue();
        result.Number("events").ShouldBe(69);
        (await Tool.DoneAsync("export", "--store", New)).Output.ShouldBe((await Tool.DoneAsync("export", "--store", Store)).Output);
        (await Tool.DoneAsync("verify", "--store", New)).Lines[^1].ShouldStartWith("ok; checked 69 events");
    }

    [Fact]
    public async Task What_is_missing_is_told_to_scripts_and_to_people_and_exits_with_1()
    {
        Lose(4);

        var json = await Tool.RunAsync("salvage", "--store", Store, "--to", New, "--json");
        var text = await Tool.RunAsync("salvage", "--store", Store, "--to", _folder.File("again.db"));

        json.ExitCode.ShouldBe(1);
        json.Json.GetProperty("complete").GetBoolean().ShouldBeFalse();
        json.Number("missing").ShouldBe(1);
        var garden = json.Json.GetProperty("servers").EnumerateArray().Single(s => s.GetProperty("server").GetString() == "garden");
        garden.GetProperty("missing")[0].GetProperty("from").GetInt64().ShouldBe(4);
        garden.GetProperty("moved")[0].GetProperty("old").GetProperty("from").GetInt64().ShouldBe(5);
        garden.GetProperty("moved")[0].GetProperty("new").GetProperty("to").GetInt64().ShouldBe(8);
        garden.GetProperty("lastCounted").GetInt64().ShouldBe(9);
        text.ExitCode.ShouldBe(1);
        text.Lines.ShouldContain("missing\tgarden\t4");
        text.Lines.ShouldContain("moved\tgarden\t5 to 9\t4 to 8");
        text.Lines[^1].ShouldStartWith("INCOMPLETE: 1 events are known to be missing; wrote 68 events into ");
    }

    [Fact]
    public async Task Without_a_witness_nothing_is_complete()
    {
        File.Delete(Store + "-witness");

        var result = await Tool.RunAsync("salvage", "--store", Store, "--to", New);

        result.ExitCode.ShouldBe(1);
        result.Lines.ShouldContain(
            "doubt\tThere is no witness that can be read: nothing tells whether later commits existed.");
    }

    [Fact]
    public async Task Damaged_frames_of_the_log_are_named()
    {
        // What is copied is what a killed process leaves.
        using (Sql.KeepLog(Store))
        {
            for (var seed = 7; seed < 10; seed++)
                await IngestAsync(Samples.Lines(Samples.Generate(100, seed: seed)));
            foreach (var suffix in new[] { "", "-wal", "-witness" })
                File.Copy(Store + suffix, _folder.File("killed.db") + suffix);
        }

        var log = await File.ReadAllBytesAsync(_folder.File("killed.db-wal"));
        log[32 + 24 + 100] ^= 1; // in the page of the first frame, behind the header of the log and its own
        await File.WriteAllBytesAsync(_folder.File("killed.db-wal"), log);

        var text = await Tool.RunAsync("salvage", "--store", _folder.File("killed.db"), "--to", New);
        var json = await Tool.RunAsync("salvage", "--store", _folder.File("killed.db"), "--to", _folder.File("again.db"), "--json");

        text.Lines.ShouldContain("damaged frames\t1");
        json.Json.GetProperty("log").GetProperty("damagedFrames").EnumerateArray().Select(f => f.GetInt64()).ShouldBe([1]);
    }

    [Fact]
    public async Task The_source_stays_as_it_is_and_an_existing_destination_too()
    {
        Lose(2);
        File.WriteAllText(New, "mine");
        var files = Directory.GetFiles(_folder.Root).ToDictionary(f => f, File.ReadAllBytes);

        var refused = await Tool.RunAsync("salvage", "--store", Store, "--to", New, "--json");
        await Tool.RunAsync("salvage", "--store", Store, "--to", _folder.File("other.db"));

        refused.ExitCode.ShouldBe(1);
        refused.Json.GetProperty("error").GetProperty("kind").GetString().ShouldBe("storageCannotOpen");
        refused.Error.ShouldContain("There is something at ");
        foreach (var (file, bytes) in files)
            File.ReadAllBytes(file).ShouldBe(bytes, file);
    }

    [Fact]
    public async Task A_store_that_is_open_elsewhere_is_refused_on_Linux()
    {
        using var locked = Sql.Lock(Store);

        var result = await Tool.RunAsync("salvage", "--store", Store, "--to", New);

        result.ExitCode.ShouldBe(OperatingSystem.IsLinux() ? 1 : 0);
        result.Error.Contains("is in use", StringComparison.Ordinal).ShouldBe(OperatingSystem.IsLinux());
    }

    [Fact]
    public async Task An_interrupted_run_leaves_no_destination_and_exits_with_130()
    {
        await IngestAsync(Samples.Lines(Samples.Generate(10_000, seed: 3)));
        using var tool = new ToolProcess(new Dictionary<string, string>(), "salvage", "--store", Store, "--to", New);
        await tool.UntilHandlingSignalsAsync();
        await tool.SignalAsync("INT");

        var result = await tool.EndAsync();

        result.ExitCode.ShouldBe(130, result.Error);
        Directory.GetFiles(_folder.Root, "new.db*").ShouldBeEmpty();
    }

    // The tool's processes end with what they have open; here they are one.
    private async Task IngestAsync(string lines)
    {
        await Tool.RunWithInputAsync(lines, "ingest", "--store", Store);
        SqliteConnection.ClearAllPools();
    }

    private void Lose(long position)
    {
        Sql.DropTriggers(Store);
        Sql.Execute(
            Store, "DELETE FROM Events WHERE Position = $p AND ServerId = (SELECT Id FROM Servers WHERE Key = 'garden')", ("$p", position));
    }
}
