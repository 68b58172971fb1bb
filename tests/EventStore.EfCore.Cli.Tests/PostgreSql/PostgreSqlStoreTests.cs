using EventStore.EfCore.Cli.Tests.Support;
using PostgreSql.TestServers;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests.PostgreSql;

/// <summary>Every command on a real server does what it does on a file.</summary>
public sealed class PostgreSqlStoreTests : IDisposable
{
    private static readonly IReadOnlyList<Event> Archive = Samples.Generate(120);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Migrate_creates_the_database_and_then_has_nothing_left_to_do()
    {
        await using var store = await PostgreSqlStore.NameAsync();
        (await Tool.DoneAsync("migrate", "--store", store.Uri, "--json")).Json.GetProperty("applied").GetArrayLength().ShouldBe(4);
        (await Tool.DoneAsync("migrate", "--store", store.Uri, "--json")).Json.GetProperty("applied").GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("servers")]
    [InlineData("history", "--server", "server-1")]
    [InlineData("log", "--server", "server-1", "--limit", "7")]
    [InlineData("heads", "--server", "server-1")]
    [InlineData("missing", "--server", "server-1", "--heads", "heads.json")]
    [InlineData("export")]
    [InlineData("export", "--server", "server-2")]
    public async Task It_answers_as_a_file_with_the_same_events_does(params string[] command)
    {
        var file = _folder.File("archive.db");
        await Tool.RunWithInputAsync(Samples.Lines(Archive), "ingest", "--store", file);
        await using var store = await PostgreSqlStore.OfAsync(Archive);
        var heads = _folder.Write("heads.json", """{"heads":[]}""");
        command = [.. command.Select(word => word switch
        {
            "server-1" => Archive[0].Server.Value,
            "server-2" => Archive.First(e => e.Server != Archive[0].Server).Server.Value,
            "heads.json" => heads,
            _ => word,
        })];

        var ours = await Tool.DoneAsync([.. command, "--store", store.ConnectionString]);

        ours.Output.Length.ShouldBeGreaterThan(10);
        WithoutTimes(ours.Output).ShouldBe(WithoutTimes((await Tool.DoneAsync([.. command, "--store", file])).Output));
    }

    [Fact]
    public async Task Show_stats_and_verify_find_what_was_stored()
    {
        await using var store = await PostgreSqlStore.OfAsync(Archive);
        var show = await Tool.DoneAsync(
            "show", Archive[5].Hash.ToString(), "--server", Archive[5].Server.Value, "--store", store.Uri, "--json");
        show.Output.ShouldContain(Archive[5].Hash.ToString());
        var stats = await Tool.DoneAsync("stats", "--store", store.Uri, "--json");
        stats.Number("events").ShouldBe(120);
        stats.Number("bytes").ShouldBeGreaterThan(0);
        (await Tool.DoneAsync("verify", "--store", store.Uri, "--json")).Number("eventsChecked").ShouldBe(120);
    }

    [WillowFact]
    public async Task A_real_archive_is_imported_in_bulk_and_verifies()
    {
        await using var store = await PostgreSqlStore.NameAsync();
        var import = await Tool.DoneAsync("import", Willow.File("forks.db"), "--bulk", "--store", store.ConnectionString, "--json");
        import.Number("stored").ShouldBe(2018);
        import.Number("forks").ShouldBe(2);
        (await Tool.DoneAsync("verify", "--store", store.ConnectionString, "--json")).Number("eventsChecked").ShouldBe(2018);
    }

    [Fact]
    public async Task Doctor_shows_the_server_what_it_guarantees_who_has_a_copy_and_what_the_role_may()
    {
        await using var store = await PostgreSqlStore.OfAsync(Archive);
        var doctor = (await Tool.DoneAsync("doctor", "--store", store.Uri, "--json")).Json;
        doctor.GetProperty("ok").GetBoolean().ShouldBeTrue();
        doctor.GetProperty("engine").GetString().ShouldBe("PostgreSQL");
        doctor.GetProperty("engineVersion").GetString()!.Length.ShouldBeGreaterThan(1);
        var settings = doctor.GetProperty("settings");
        foreach (var name in new[] { "fsync", "full_page_writes", "synchronous_commit" })
            settings.GetProperty(name).GetString().ShouldBe("on");
        settings.GetProperty("standby").GetString().ShouldBe("no");
        settings.GetProperty("standbys").GetString().ShouldBe("none");
        settings.GetProperty("synchronous_standby_names").GetString().ShouldBe("");
        settings.GetProperty("rights").GetString().ShouldBe("reads, stores, owns the tables");
        doctor.GetProperty("warnings").GetArrayLength().ShouldBe(0);
        doctor.GetProperty("migrations").GetProperty("applied").GetArrayLength().ShouldBe(4);

        var plain = await Tool.DoneAsync("doctor", "--store", store.Uri);
        plain.Output.ShouldContain("fsync\ton\n");
        plain.Output.ShouldEndWith("schema\tup to date\n");
        (doctor.ToString() + plain.Output + plain.Error).ShouldNotContain(store.Password);
    }

    [Fact]
    public async Task Doctor_warns_of_a_server_that_may_lose_what_it_acknowledges_and_of_a_standby()
    {
        await using var own = await OwnServer.StartAsync("fsync=off");
        await own.Server.ExecuteAsync("CREATE TABLE somebody_elses (id int)"); // no store could be made there, and an empty one is none
        var store = own.Server.ConnectionStringOf("postgres") + ";Pooling=false";
        var doctor = await Tool.RunAsync("doctor", "--store", store);
        doctor.Output.ShouldContain("fsync\toff\n");
        doctor.Output.ShouldContain("warning\tThe server has fsync 'off'");
        await own.BecomeStandbyAsync();
        (await Tool.RunAsync("doctor", "--store", store)).Output
            .ShouldContain("warning\tThe server is a standby: it only reads.");
    }

    [Theory]
    [InlineData("servers")]
    [InlineData("verify")]
    [InlineData("doctor")]
    [InlineData("export")]
    public async Task A_command_that_reads_creates_no_database(string command)
    {
        await using var store = await PostgreSqlStore.NameAsync();
        var result = await Tool.RunAsync(command, "--store", store.Uri);
        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain($"There is no store at '");
        result.Error.ShouldNotContain(store.Password);
        (await Tool.RunAsync(command, "--store", store.Uri)).ExitCode.ShouldBe(1);
    }

    [Theory]
    [InlineData("doctor")]
    [InlineData("stats")]
    [InlineData("ingest", "-")]
    public async Task A_wrong_password_is_one_error_that_does_not_show_it(params string[] command)
    {
        await using var store = await PostgreSqlStore.OfAsync(Archive);
        var wrong = store.ConnectionString + ";Password=hunter2";
        var result = await Tool.RunWithInputAsync(Samples.Lines(Archive), [.. command, "--store", wrong]);
        result.ExitCode.ShouldBe(1);
        result.Error.ShouldStartWith("Error: ");
        result.Error.ShouldContain("password");
        (result.Error + result.Output).ShouldNotContain("hunter2");
    }

    private static string WithoutTimes(string output) =>
        System.Text.RegularExpressions.Regex.Replace(output, @"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", "TIME");
}
