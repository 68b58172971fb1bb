using EventStore.EfCore.Cli.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests.PostgreSql;

/// <summary>From a file to a server and back: what comes out is what went in.</summary>
public sealed class PostgreSqlCopyTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [WillowTheory]
    [InlineData("grove", 4022)]
    [InlineData("forks", 2018)]
    public async Task A_real_archive_comes_back_as_it_was(string name, int events)
    {
        var (first, last) = (_folder.File("first.db"), _folder.File("last.db"));
        await Tool.DoneAsync("import", Willow.File($"{name}.db"), "--store", first);
        await using var middle = await PostgreSqlStore.NameAsync();

        (await Tool.DoneAsync("copy", "--from", first, "--to", middle.Uri, "--json")).Number("copied").ShouldBe(events);
        var back = await Tool.DoneAsync("copy", "--from", middle.ConnectionString, "--to", last, "--json");

        back.Number("copied").ShouldBe(events);
        back.Output.ShouldNotContain(middle.Password);
        await ShouldBeEqualAsync(first, middle.ConnectionString);
        await ShouldBeEqualAsync(first, last);
    }

    [Fact]
    public async Task Forks_holes_channels_and_times_of_storing_come_back_as_they_were()
    {
        var (first, last) = (_folder.File("first.db"), _folder.File("last.db"));
        var chain = Samples.Chain(1, 9);
        Event[] events =
        [
            chain[0], chain[3], chain[8], Samples.Create(1, 4, chain[2], [7]), Samples.Create(2, 1, channel: "général"),
            .. Samples.Generate(50),
        ];
        foreach (var some in events.Chunk(20))
            (await Tool.RunWithInputAsync(Samples.Lines(some), "ingest", "--store", first)).ExitCode.ShouldBe(0);
        await using var middle = await PostgreSqlStore.NameAsync();

        await Tool.DoneAsync("copy", "--from", first, "--to", middle.Uri);
        await Tool.DoneAsync("copy", "--from", middle.Uri, "--to", last);

        await ShouldBeEqualAsync(first, middle.Uri);
        await ShouldBeEqualAsync(first, last);
    }

    [Fact]
    public async Task It_goes_on_behind_what_an_earlier_copy_has_left()
    {
        var events = Samples.Generate(2_500);
        var file = _folder.File("archive.db");
        (await Tool.RunWithInputAsync(Samples.Lines(events.Take(700)), "ingest", "--store", file)).ExitCode.ShouldBe(0);
        await using var store = await PostgreSqlStore.NameAsync();
        await Tool.DoneAsync("copy", "--from", file, "--to", store.Uri);
        (await Tool.RunWithInputAsync(Samples.Lines(events.Skip(700)), "ingest", "--store", file)).ExitCode.ShouldBe(0);

        (await Tool.DoneAsync("copy", "--from", file, "--to", store.Uri, "--json")).Number("copied").ShouldBe(1_800);

        await ShouldBeEqualAsync(file, store.Uri);
    }

    [Fact]
    public async Task A_server_that_holds_other_events_is_refused()
    {
        var (ours, theirs) = (Samples.Create(1, 1), Samples.Create(2, 1));
        var file = _folder.File("archive.db");
        (await Tool.RunWithInputAsync(Samples.Lines([ours]), "ingest", "--store", file)).ExitCode.ShouldBe(0);
        await using var store = await PostgreSqlStore.OfAsync([theirs]);

        var result = await Tool.RunAsync("copy", "--from", file, "--to", store.Uri, "--json");

        result.ExitCode.ShouldBe(1);
        result.Json.GetProperty("error").GetProperty("kind").GetString().ShouldBe("copyConflict");
        result.Error.ShouldContain(
            $"server 'garden', at position 1, the source has event '{ours.Hash}' and the destination event '{theirs.Hash}'");
        result.Error.ShouldNotContain(store.Password);
    }

    [Fact]
    public async Task Distribute_says_that_the_extension_is_absent_and_changes_nothing()
    {
        await using var store = await PostgreSqlStore.OfAsync([Samples.Create(1, 1)]);
        var result = await Tool.RunAsync("distribute", "--store", store.Uri, "--json");
        result.ExitCode.ShouldBe(1);
        result.Json.GetProperty("error").GetProperty("kind").GetString().ShouldBe("unsupported");
        result.Error.ShouldContain("has no extension citus: nothing was distributed.");
        (await Tool.DoneAsync("verify", "--store", store.Uri, "--json")).Number("eventsChecked").ShouldBe(1);

        (await Tool.RunAsync("distribute", "--store", _folder.File("a.db"))).Error.ShouldContain("is a file of SQLite");
    }

    /// <summary>Each event with position, channel and time of storing, each author's heads and holes, and what verifying finds.</summary>
    private static async Task ShouldBeEqualAsync(string first, string second)
    {
        (await Tool.DoneAsync("export", "--store", second)).Output.ShouldBe((await Tool.DoneAsync("export", "--store", first)).Output);
        var verified = await Tool.DoneAsync("verify", "--store", second, "--json");
        verified.Json.GetProperty("findings").ToString()
            .ShouldBe((await Tool.DoneAsync("verify", "--store", first, "--json")).Json.GetProperty("findings").ToString());
        var servers = (await Tool.DoneAsync("servers", "--store", first, "--json")).Output;
        (await Tool.DoneAsync("servers", "--store", second, "--json")).Output.ShouldBe(servers);
        foreach (var server in System.Text.Json.JsonDocument.Parse(servers).RootElement.GetProperty("servers").EnumerateArray())
        {
            var name = server.GetProperty("server").GetString()!;
            foreach (var command in new string[][] { ["heads"], ["log", "--limit", "1000"], ["history", "--limit", "1000"] })
            {
                (await Tool.DoneAsync([.. command, "--server", name, "--json", "--store", second])).Output
                    .ShouldBe((await Tool.DoneAsync([.. command, "--server", name, "--json", "--store", first])).Output);
            }
        }
    }
}
