using EventStore.EfCore.Cli.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

/// <summary>`pull` between two files.</summary>
public sealed class PullTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string From => _folder.File("from.db");

    private string To => _folder.File("to.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_stores_what_is_new_each_time_and_says_so()
    {
        var events = Samples.Generate(300);
        await IngestAsync(From, events.Take(200));

        var first = await PullAsync();
        var second = await PullAsync();
        await IngestAsync(From, events.Skip(200));
        var third = await PullAsync();

        (first.Number("stored"), second.Number("stored"), third.Number("stored")).ShouldBe((200, 0, 100));
        Read(first).ShouldBe(200);
        Read(second).ShouldBe(0);
        Read(third).ShouldBe(100);
        (await Tool.RunAsync("diff", From, To)).ExitCode.ShouldBe(0);
        var lines = (await Tool.DoneAsync("pull", "--from", From, "--store", To, "--from-beginning")).Output;
        lines.ShouldContain("there already");
        lines.ShouldContain($"pulled 0 events from '{From}' to '{To}'");
    }

    [Fact]
    public async Task What_could_not_be_had_is_named_and_ends_with_1()
    {
        await IngestAsync(From, Samples.Chain(1, 5));
        Sql.DropTriggers(From);
        Sql.Execute(From, "UPDATE Events SET Payload = x'00' WHERE Position = 2");

        var result = await Tool.RunAsync("pull", "--from", From, "--store", To, "--json");

        result.ExitCode.ShouldBe(1);
        (result.Number("stored"), result.Number("leftOut")).ShouldBe((4, 1));
        var finding = result.Json.GetProperty("findings").EnumerateArray().ShouldHaveSingleItem();
        finding.GetProperty("positions").GetProperty("from").GetInt64().ShouldBe(2);
        finding.GetProperty("reason").GetString()!.ShouldContain("damaged in the source");
        (await Tool.RunAsync("pull", "--from", From, "--store", To, "--from-beginning")).Output.ShouldContain("left out\tgarden\t2\t");
    }

    [Fact]
    public async Task Forged_events_are_left_out_where_signatures_are_verified()
    {
        await IngestAsync(From, Samples.Generate(20)); // signed, and a chain by hand is not
        await IngestAsync(From, Samples.Chain(1, 2));

        var result = await Tool.RunAsync("pull", "--from", From, "--store", To, "--signatures", "--json");

        result.ExitCode.ShouldBe(1);
        (result.Number("stored"), result.Number("leftOut")).ShouldBe((20, 2));
    }

    [Fact]
    public async Task A_source_that_is_no_store_or_has_no_such_server_is_an_error_and_makes_no_store()
    {
        (await Tool.RunAsync("pull", "--from", From, "--store", To)).Error.ShouldContain("There is no store at");
        await IngestAsync(From, Samples.Chain(1, 2));
        (await Tool.RunAsync("pull", "--from", From, "--store", To, "--server", "meadow")).Error.ShouldContain("holds no server 'meadow'");
        (await Tool.RunAsync("pull", "--store", To)).ExitCode.ShouldBe(2);
        File.Exists(To).ShouldBeFalse();
    }

    [Fact]
    public async Task A_pull_that_is_killed_goes_on_with_what_was_not_stored()
    {
        const int events = 20_000;
        await IngestAsync(From, Samples.Generate(events));
        using var tool = new ToolProcess(new Dictionary<string, string>(), "pull", "--from", From, "--store", To);
        while (!tool.HasExited && await EventsAsync() == 0)
            await Task.Delay(20);
        await tool.SignalAsync("KILL");
        var ended = await tool.EndAsync();
        ended.ExitCode.ShouldBe(137, ended.Error);

        var kept = await EventsAsync();
        var rest = await PullAsync();

        // At most one page had been stored without its cursor.
        kept.ShouldBeGreaterThan(0);
        rest.Number("stored").ShouldBe(events - kept);
        Read(rest).ShouldBeInRange(events - kept, events - kept + 1_000);
        (await Tool.RunAsync("diff", From, To)).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task It_pulls_from_an_archive_behind_HTTP_by_the_same_cursors()
    {
        var events = Samples.Generate(2_500);
        await IngestAsync(From, events.Take(2_400));
        await using var archive = new HttpArchive(From);
        var address = archive.Address;

        var first = await Tool.DoneAsync("pull", "--from", address, "--store", To, "--json");
        await IngestAsync(From, events.Skip(2_400));
        var second = await PullAsync();
        var third = await Tool.DoneAsync("pull", "--from", address + "/", "--store", To, "--json");

        (first.Number("stored"), second.Number("stored"), Read(second), Read(third)).ShouldBe((2_400, 100, 100, 0));
        (await Tool.RunAsync("diff", From, To)).ExitCode.ShouldBe(0);
        (await Tool.RunAsync("pull", "--from", address, "--store", To, "--server", "meadow")).Error
            .ShouldContain("holds no server 'meadow'");
        var elsewhere = await Tool.RunAsync("pull", "--from", address + "/elsewhere", "--store", To);
        elsewhere.ExitCode.ShouldBe(1);
        elsewhere.Error.ShouldContain($"'{address}/elsewhere/servers'");
        elsewhere.Error.ShouldContain("404");
        var secret = await Tool.RunAsync("pull", "--from", "http://me:secret@localhost", "--store", To);
        secret.ExitCode.ShouldBe(2);
        secret.Error.ShouldContain("'--from' names no store");
        secret.Error.ShouldNotContain("secret");
    }

    [Fact]
    public async Task It_takes_by_sets_what_the_cursor_has_passed()
    {
        var chain = Samples.Chain(1, 5);
        await IngestAsync(From, chain);
        Sql.DropTriggers(From);
        Sql.Execute(From, "UPDATE Events SET Payload = x'00' WHERE Position = 2");
        (await Tool.RunAsync("pull", "--from", From, "--store", To)).ExitCode.ShouldBe(1);
        await IngestAsync(From, chain); // which repairs it
        (await PullAsync()).Number("stored").ShouldBe(0);

        await using (var archive = new HttpArchive(From))
        {
            var result = await Tool.DoneAsync("pull", "--from", archive.Address, "--store", To, "--reconcile", "--json");
            (result.Number("stored"), result.Number("leftOut")).ShouldBe((1, 0));
            Read(result).ShouldBe(1);
        }

        var lines = (await Tool.DoneAsync("pull", "--from", From, "--store", To, "--reconcile")).Output;
        lines.ShouldContain("garden\tstored 0, 0 of them forks\t");
        lines.ShouldContain("1 rounds");
        (await Tool.RunAsync("diff", From, To)).ExitCode.ShouldBe(0);
        (await Tool.RunAsync("pull", "--from", From, "--store", To, "--reconcile", "--from-beginning")).ExitCode.ShouldBe(2);
    }

    private static long Read(CliResult result) =>
        result.Json.GetProperty("servers").EnumerateArray().Sum(s => s.GetProperty("totals").GetProperty("read").GetInt64());

    private async Task<long> EventsAsync() =>
        File.Exists(To) ? (await Tool.DoneAsync("stats", "--store", To, "--json")).Number("events") : 0;

    private Task<CliResult> PullAsync() => Tool.DoneAsync("pull", "--from", From, "--store", To, "--json");

    private static async Task IngestAsync(string store, IEnumerable<Event> events)
    {
        var result = await Tool.RunWithInputAsync(Samples.Lines(events), "ingest", "--store", store);
        result.ExitCode.ShouldBe(0, result.Error);
    }
}
