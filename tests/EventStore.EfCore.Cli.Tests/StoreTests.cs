using EventStore.EfCore.Cli.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

public sealed class StoreTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _input = Samples.Line(Samples.Create(1, 1));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Migrate_creates_the_database_and_then_has_nothing_left_to_do()
    {
        var store = _folder.File("archive.db");

        var first = await Tool.DoneAsync("migrate", "--store", store, "--json");
        var second = await Tool.DoneAsync("migrate", "--store", store, "--json");
        var plain = await Tool.DoneAsync("migrate", "--store", store);

        first.Json.GetProperty("applied").GetArrayLength().ShouldBeGreaterThan(0);
        second.Json.GetProperty("applied").GetArrayLength().ShouldBe(0);
        plain.Output.ShouldBe("The schema is up to date; nothing was applied.\n");
    }

    [Fact]
    public async Task Doctor_shows_engine_settings_migrations_and_files()
    {
        var store = _folder.File("archive.db");
        await Tool.DoneAsync("migrate", "--store", store);

        var doctor = (await Tool.DoneAsync("doctor", "--store", store, "--json")).Json;
        var plain = await Tool.DoneAsync("doctor", "--store", store);

        doctor.GetProperty("journalMode").GetString().ShouldBe("wal");
        doctor.GetProperty("synchronous").GetString().ShouldBe("full");
        doctor.GetProperty("foreignKeys").GetBoolean().ShouldBeTrue();
        Version.Parse(doctor.GetProperty("sqliteVersion").GetString()!).ShouldBeGreaterThanOrEqualTo(new Version(3, 51, 3));
        doctor.GetProperty("migrations").GetProperty("applied").GetArrayLength().ShouldBeGreaterThan(0);
        doctor.GetProperty("migrations").GetProperty("pending").GetArrayLength().ShouldBe(0);
        doctor.GetProperty("migrations").GetProperty("unknown").GetArrayLength().ShouldBe(0);
        doctor.GetProperty("files").GetProperty("archive.db").GetInt64().ShouldBeGreaterThan(0);
        plain.Output.ShouldContain("journal_mode\twal\n");
        plain.Output.ShouldEndWith("schema\tup to date\n");
    }

    [Fact]
    public async Task Doctor_names_unknown_migrations_and_other_commands_refuse_the_database()
    {
        var store = _folder.File("archive.db");
        await Tool.DoneAsync("migrate", "--store", store);
        Sql.Execute(store, "INSERT INTO __EFMigrationsHistory VALUES ('29990101000000_Future', '99.0.0')");

        var doctor = await Tool.RunAsync("doctor", "--store", store, "--json");
        var ingest = await Tool.RunWithInputAsync(_input, "ingest", "--store", store);

        doctor.ExitCode.ShouldBe(1);
        doctor.Json.GetProperty("migrations").GetProperty("unknown")[0].GetString().ShouldBe("29990101000000_Future");
        ingest.ExitCode.ShouldBe(1);
        ingest.Error.ShouldContain("29990101000000_Future");
    }

    [Theory]
    [InlineData("servers")]
    [InlineData("stats")]
    [InlineData("history", "--server", "garden")]
    [InlineData("log", "--server", "garden")]
    [InlineData("heads", "--server", "garden")]
    [InlineData("verify")]
    [InlineData("doctor")]
    [InlineData("export")]
    [InlineData("show", "0000000000000000000000000000000000000000000000000000000000000000", "--server", "garden")]
    public async Task A_command_that_reads_creates_no_database(params string[] args)
    {
        var store = _folder.File("nowhere.db");

        var result = await Tool.RunAsync([.. args, "--store", store]);

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain($"There is no store at '{store}'. `eventstore migrate` or `eventstore ingest` creates one");
        result.Output.ShouldBeEmpty();
        File.Exists(store).ShouldBeFalse();
    }

    [Fact]
    public async Task A_connection_string_names_a_store_as_a_path_does()
    {
        var store = _folder.File("archive.db");

        await Tool.RunWithInputAsync(_input, "ingest", "--store", $"Data Source={store}");

        (await Tool.DoneAsync("stats", "--store", store, "--json")).Number("events").ShouldBe(1);
    }

    [Fact]
    public async Task A_folder_is_no_store() => await ShouldFailAsync(_folder.Root);

    [Fact]
    public async Task A_store_below_a_folder_that_is_not_there_is_an_error() =>
        await ShouldFailAsync(Path.Combine(_folder.Root, "nowhere", "archive.db"));

    [Fact]
    public async Task A_file_that_is_no_database_is_an_error() =>
        await ShouldFailAsync(_folder.Write("text.db", new string('x', 5000)));

    [Fact]
    public async Task A_database_of_somebody_else_is_an_error()
    {
        Sql.Execute(_folder.File("other.db"), "CREATE TABLE other (id INTEGER)");

        await ShouldFailAsync(_folder.File("other.db"));
    }

    [Fact]
    public async Task A_store_that_may_only_be_read_is_read_and_not_written()
    {
        var store = _folder.File("archive.db");
        await Tool.RunWithInputAsync(Samples.Line(Samples.Create(2, 1)), "ingest", "--store", store);

        await ShouldFailAsync($"Data Source={store};Mode=ReadOnly");
        (await Tool.DoneAsync("stats", "--store", $"Data Source={store};Mode=ReadOnly", "--json")).Number("events").ShouldBe(1);
    }

    [Fact]
    public async Task A_missing_input_file_is_an_error_before_anything_is_stored()
    {
        var store = _folder.File("archive.db");
        var good = _folder.Write("good.jsonl", _input);

        var result = await Tool.RunAsync("ingest", good, _folder.File("nowhere.jsonl"), "--store", store);

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain("nowhere.jsonl");
        File.Exists(store).ShouldBeFalse();
    }

    private async Task ShouldFailAsync(string store)
    {
        var result = await Tool.RunWithInputAsync(_input, "ingest", "--store", store);

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldStartWith("Error: ");
        result.Error.ShouldNotContain("   at ");
        result.Error.TrimEnd('\n').ShouldNotContain('\n');
    }
}
