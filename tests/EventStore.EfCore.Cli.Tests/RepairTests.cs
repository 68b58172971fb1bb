using EventStore.EfCore.Cli.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

public sealed class RepairTests : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _store;
    private readonly string _other;
    private readonly string _file;
    private readonly Event[] _chain = Samples.Chain(1, 5);

    public RepairTests()
    {
        _store = _folder.File("archive.db");
        _other = _folder.File("other.db");
        _file = _folder.File("in.jsonl");
    }

    public async Task InitializeAsync()
    {
        _folder.Write("in.jsonl", Samples.Lines([.. _chain, Samples.Create(1, 3, _chain[1], [9]), .. Samples.Generate(60)]));
        await Tool.DoneAsync("ingest", _file, "--store", _store);
        await Tool.DoneAsync("ingest", _file, "--store", _other);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_verify_records_is_listed_and_shown()
    {
        Damage(_store, "Payload = x'0907'", 2);
        (await Tool.RunAsync("verify", "--store", _store)).ExitCode.ShouldBe(1);
        (await Tool.DoneAsync("quarantine", "list", "--store", _store, "--json")).Json.GetProperty("items").GetArrayLength().ShouldBe(0);
        (await Tool.RunAsync("verify", "--record", "--store", _store)).ExitCode.ShouldBe(1);

        var list = (await Tool.DoneAsync("quarantine", "list", "--server", "garden", "--store", _store, "--json")).Json;
        var item = list.GetProperty("items").EnumerateArray().ShouldHaveSingleItem();
        item.GetProperty("server").GetString().ShouldBe("garden");
        item.GetProperty("kind").GetString().ShouldBe("damagedRow");
        item.GetProperty("position").GetInt64().ShouldBe(2);
        item.GetProperty("hash").GetString().ShouldBe(_chain[1].Hash.ToString());
        list.GetProperty("hasMore").GetBoolean().ShouldBeFalse();
        (await Tool.DoneAsync("quarantine", "list", "--store", _store)).Lines[1].ShouldContain("\tdamaged\t");

        var number = item.GetProperty("number").GetInt64().ToString(System.Globalization.CultureInfo.InvariantCulture);
        var shown = await Tool.DoneAsync("quarantine", "show", number, "--server", "garden", "--store", _store, "--json");
        shown.Json.GetProperty("content").GetProperty("payload").GetBytesFromBase64().ShouldBe([9, 7]);
        (await Tool.DoneAsync("quarantine", "show", number, "--server", "garden", "--store", _store)).Output.ShouldContain("\"CQc=\"");
        var missing = await Tool.RunAsync("quarantine", "show", "99", "--server", "garden", "--store", _store);
        (missing.ExitCode, missing.Output).ShouldBe((1, ""));
        missing.Error.ShouldContain("no item 99 of server 'garden'");
        (await Tool.RunAsync("verify", "--record", "--read-only", "--store", _store)).ExitCode.ShouldBe(2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Damaged_events_come_from_another_store_or_file(bool isStore)
    {
        Damage(_store, "Payload = x'0907'", 2, 5);
        Damage(_store, "Hash = zeroblob(32)", 3);
        var from = isStore ? _other : _file;

        var result = await Tool.RunAsync("repair", "--store", _store, "--from", from, "--json");

        result.ExitCode.ShouldBe(0, result.Error);
        result.Json.GetProperty("ok").GetBoolean().ShouldBeTrue();
        var repaired = result.Json.GetProperty("repaired").EnumerateArray().ToArray();
        repaired.Length.ShouldBe(3);
        repaired.Single(r => r.GetProperty("position").GetInt64() == 3).GetProperty("hash").GetString().ShouldBe(_chain[2].Hash.ToString());
        result.Json.GetProperty("left").GetArrayLength().ShouldBe(0);
        (await Tool.DoneAsync("diff", _store, _other, "--json")).Json.GetProperty("equal").GetBoolean().ShouldBeTrue();
        var list = (await Tool.DoneAsync("quarantine", "list", "--store", _store)).Lines;
        list.Length.ShouldBe(1 + repaired.Length);
        list[1..].ShouldAllBe(l => l.Contains("\trepaired\t", StringComparison.Ordinal));
        (await Tool.DoneAsync("quarantine", "list", "--open", "--store", _store)).Lines.Length.ShouldBe(1);
        var again = await Tool.DoneAsync("repair", "--store", _store, "--from", from);
        again.Lines.ShouldHaveSingleItem().ShouldStartWith("ok; repaired 0 events");
    }

    [Fact]
    public async Task What_the_other_archive_lacks_or_has_damaged_itself_stays_and_fails_the_command()
    {
        Damage(_store, "Payload = x'0907'", 2, 3, 4);
        Damage(_other, "Payload = x'0908'", 3);
        var part = _folder.Write("part.jsonl", Samples.Lines(_chain[..3]));

        var first = await Tool.RunAsync("repair", "--store", _store, "--from", _other);
        var second = await Tool.RunAsync("repair", "--store", _store, "--from", part, "--json");

        first.ExitCode.ShouldBe(1);
        first.Lines.ShouldContain(l => l.StartsWith("repaired\tgarden\t2\t", StringComparison.Ordinal));
        first.Lines.ShouldContain(l => l.StartsWith("corruptEvent\tgarden\t3\t", StringComparison.Ordinal));
        first.Lines[^1].ShouldStartWith("STILL DAMAGED: 1 findings; repaired 2 events");
        second.ExitCode.ShouldBe(0, second.Error);
        second.Json.GetProperty("repaired").EnumerateArray().ShouldHaveSingleItem().GetProperty("position").GetInt64().ShouldBe(3);
    }

    [Fact]
    public async Task Ingesting_the_right_events_repairs_too_and_counts_it()
    {
        Damage(_store, "Payload = x'0907'", 2, 3);
        var result = await Tool.DoneAsync("ingest", _file, "--store", _store, "--json");
        (result.Number("repaired"), result.Number("duplicates"), result.Number("stored"), result.Number("read")).ShouldBe((2, 64, 0, 66));
        (await Tool.DoneAsync("verify", "--store", _store)).ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData("nowhere.db")]
    [InlineData("Data Source=")]
    public async Task A_source_that_is_none_is_an_error(string from)
    {
        var source = from.EndsWith(".db", StringComparison.Ordinal) ? _folder.File(from) : from;
        var result = await Tool.RunAsync("repair", "--store", _store, "--from", source);
        result.ExitCode.ShouldBe(1);
        result.Error.ShouldStartWith("Error: ");
        File.Exists(_folder.File(from)).ShouldBeFalse();
    }

    private static void Damage(string store, string change, params int[] positions)
    {
        Sql.Execute(store, "DROP TRIGGER IF EXISTS TR_Events_NoUpdate");
        Sql.Execute(
            store,
            $"UPDATE Events SET {change} WHERE Position IN ({string.Join(',', positions)}) "
            + "AND ServerId = (SELECT Id FROM Servers WHERE Key = 'garden')");
    }
}
