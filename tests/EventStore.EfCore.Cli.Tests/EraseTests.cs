using System.Text;
using EventStore.EfCore.Cli.Output;
using EventStore.EfCore.Cli.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

/// <summary>`erase`, and what the other commands say of what it erased.</summary>
public sealed class EraseTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Event[] _chain = Samples.Chain(1, 5);

    private string Store => _folder.File("archive.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_erases_one_event_and_keeps_when_why_and_who()
    {
        await IngestAsync(Store, _chain);

        var result = await EraseAsync(Store, "--json");

        result.ExitCode.ShouldBe(0);
        var record = result.Json.GetProperty("records").EnumerateArray().ShouldHaveSingleItem();
        record.GetProperty("position").GetInt64().ShouldBe(3);
        record.GetProperty("hash").GetString().ShouldBe(_chain[2].Hash.ToString());
        result.Json.GetProperty("purged").GetBoolean().ShouldBeTrue();
        var list = await Tool.DoneAsync("erase", "list", "--store", Store, "--json");
        list.Json.GetProperty("erasures").EnumerateArray().ShouldHaveSingleItem().ToString().ShouldBe(record.ToString());
        record.GetProperty("reason").GetString().ShouldBe("order 7");
        record.GetProperty("erasedBy").GetString().ShouldBe("the archivist");
        (await EraseAsync(Store)).Output.ShouldContain("the content is gone from the files");
        (await Tool.DoneAsync("erase", "list", "--store", Store, "--server", "garden")).Output.ShouldContain("order 7");
    }

    [Fact]
    public async Task Every_command_says_that_it_is_erased()
    {
        await IngestAsync(Store, [.. _chain, Depending(_chain[2])]);
        (await EraseAsync(Store)).ExitCode.ShouldBe(0);

        var log = await Tool.DoneAsync("log", "--server", "garden", "--store", Store);
        log.Lines.Length.ShouldBe(5);
        log.Error.ShouldContain("position 3 was erased");
        (await Tool.DoneAsync("log", "--server", "garden", "--store", Store, "--json")).Json.GetProperty("erased").GetArrayLength()
            .ShouldBe(1);
        var export = await Tool.DoneAsync("export", "--store", Store);
        export.Lines.Length.ShouldBe(5);
        export.Error.ShouldContain("1 erased events were left out");
        var show = await Tool.DoneAsync("show", _chain[2].Hash.ToString(), "--server", "garden", "--store", Store);
        show.Output.ShouldContain("erased by     the archivist");
        show.Output.ShouldContain("reason        order 7");
        var json = await Tool.DoneAsync("show", _chain[2].Hash.ToString(), "--server", "garden", "--store", Store, "--json");
        json.Json.GetProperty("record").GetProperty("reason").GetString().ShouldBe("order 7");
        (await Tool.DoneAsync("show", Depending(_chain[2]).Hash.ToString(), "--server", "garden", "--store", Store, "--chain"))
            .Output.ShouldContain("position 3");
        (await Tool.DoneAsync("stats", "--store", Store, "--json")).Number("erased").ShouldBe(1);
        var verify = await Tool.DoneAsync("verify", "--store", Store, "--json");
        (verify.Number("eventsErased"), verify.Number("eventsChecked")).ShouldBe((1, 6));
        (await Tool.DoneAsync("verify", "--store", Store)).Output.ShouldContain("1 events are erased");
    }

    [Fact]
    public async Task Neither_ingest_nor_a_copy_brings_it_back()
    {
        await IngestAsync(Store, _chain);
        await EraseAsync(Store);

        var again = await Tool.RunWithInputAsync(Samples.Lines(_chain), "ingest", "--store", Store, "--json");
        (again.ExitCode, again.Number("read"), again.Number("duplicates"), again.Number("erased")).ShouldBe((0, 5, 4, 1));
        (await Tool.RunWithInputAsync(Samples.Lines(_chain), "ingest", "--store", Store)).Output
            .ShouldContain("left 1 erased events erased");

        var copy = _folder.File("copy.db");
        await Tool.DoneAsync("copy", "--from", Store, "--to", copy);
        (await Tool.DoneAsync("erase", "list", "--store", copy, "--json")).Output
            .ShouldBe((await Tool.DoneAsync("erase", "list", "--store", Store, "--json")).Output);
        (await Tool.DoneAsync("diff", Store, copy)).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task What_was_erased_in_one_store_is_erased_in_another()
    {
        var older = _folder.File("older.db");
        await IngestAsync(Store, _chain);
        await Tool.DoneAsync("copy", "--from", Store, "--to", older);
        await EraseAsync(Store);
        (await Tool.RunAsync("copy", "--from", Store, "--to", older)).Error.ShouldContain("eventstore erase --from");

        var result = await Tool.DoneAsync("erase", "--from", Store, "--store", older, "--yes", "--json");

        result.Json.GetProperty("records").GetArrayLength().ShouldBe(1);
        await Tool.DoneAsync("copy", "--from", Store, "--to", older);
    }

    [Theory]
    [InlineData("yes\n", 0, true)]
    [InlineData("no\n", 1, false)]
    [InlineData("", 1, false)]
    public async Task At_a_terminal_it_asks(string answer, int exitCode, bool isErased)
    {
        await IngestAsync(Store, _chain);
        using var output = new MemoryStream();
        using var error = new StringWriter();
        var terminal = new Terminal(new MemoryStream(Encoding.UTF8.GetBytes(answer)), output, error) { IsErrorTerminal = true };

        (await EventStoreCli.RunAsync(Arguments(Store), terminal, default)).ShouldBe(exitCode);

        error.ToString().ShouldContain($"Erase the content of event '{_chain[2].Hash}' of server 'garden'");
        (await Tool.DoneAsync("stats", "--store", Store, "--json")).Number("erased").ShouldBe(isErased ? 1 : 0);
    }

    [Fact]
    public async Task A_wrong_command_line_erases_nothing()
    {
        await IngestAsync(Store, _chain);
        var arguments = Arguments(Store);
        var unconfirmed = await Tool.RunAsync(arguments);
        (unconfirmed.ExitCode, unconfirmed.Error.Contains("--yes", StringComparison.Ordinal)).ShouldBe((2, true));
        foreach (var name in new[] { "--server", "--hash", "--reason", "--by" })
        {
            var at = Array.IndexOf(arguments, name);
            var result = await Tool.RunAsync([.. arguments[..at], .. arguments[(at + 2)..], "--yes"]);
            (result.ExitCode, result.Error.Contains($"'{name}' is required", StringComparison.Ordinal)).ShouldBe((2, true), name);
        }

        (await Tool.RunAsync([.. arguments, "--from", Store, "--yes"])).ExitCode.ShouldBe(2);
        var unknown = await Tool.RunAsync(
            "erase", "--store", Store, "--server", "garden", "--hash", new string('a', 64), "--reason", "r", "--by", "b", "--yes",
            "--json");
        unknown.ExitCode.ShouldBe(1);
        unknown.Json.GetProperty("error").GetProperty("kind").GetString().ShouldBe("eventNotFound");
        (await Tool.DoneAsync("stats", "--store", Store, "--json")).Number("erased").ShouldBe(0);
    }

    private static Event Depending(Event other)
    {
        var content = new EventContent(
            AuthorId.FromBytes(Enumerable.Repeat((byte)9, 32).ToArray()), 1, EventHash.None, [other.Hash], "x"u8, 0);
        return Event.Create(Samples.Server, content, new byte[64]);
    }

    private string[] Arguments(string store) => Erasing.Arguments(store, _chain[2]);

    private Task<CliResult> EraseAsync(string store, params string[] more) => Erasing.RunAsync(store, _chain[2], more);

    private static async Task IngestAsync(string store, Event[] events) =>
        (await Tool.RunWithInputAsync(Samples.Lines(events), "ingest", "--store", store)).ExitCode.ShouldBe(0);
}
