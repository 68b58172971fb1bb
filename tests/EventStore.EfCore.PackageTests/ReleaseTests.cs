using Shouldly;
using Xunit;

namespace EventStore.EfCore.PackageTests;

/// <summary>What a team takes to its database, made by the tools of EF Core in its application; and the application's own tests.</summary>
[Collection(nameof(Consumers))]
public sealed class ReleaseTests(Workplace workplace)
{
    [Fact]
    public async Task Database_update_brings_the_archive_and_the_applications_own_tables_up_to_date_each_with_its_history()
    {
        var file = workplace.PathOf("update.db");
        await workplace.Garden.MigrateAsync(file);
        await workplace.Garden.MigrateAsync(file);
        Sqlite.Count(file, "__GardenMigrations").ShouldBe(1);
        Sqlite.Count(file, "__EFMigrationsHistory").ShouldBe(6);
        Sqlite.Count(file, "Bookmarks").ShouldBe(0);
        Sqlite.Count(file, "Events").ShouldBe(0);
    }

    [Fact]
    public async Task A_script_makes_a_database_that_the_application_takes()
    {
        var (file, script) = (workplace.PathOf("script.db"), workplace.PathOf("script.sql"));
        await workplace.Garden.EfAsync(
            file, "migrations", "script", "--no-build", "--context", "EventStoreDbContext", "--output", script);
        using (var connection = Sqlite.Open(file))
            connection.Execute(await File.ReadAllTextAsync(script));
        await ShouldBeTakenAsync(file);
    }

    [Fact]
    public async Task A_bundle_makes_a_database_that_the_application_takes()
    {
        var (file, bundle) = (workplace.PathOf("bundle.db"), await workplace.Garden.GetBundleAsync());
        await Command.RunAsync(workplace.PathOf("Garden"), bundle, "--connection", GardenApplication.ConnectionString(file));
        await ShouldBeTakenAsync(file);
    }

    [Theory]
    [InlineData("bundle")]
    [InlineData("update")]
    public async Task The_script_of_a_release_brings_an_archive_of_the_previous_schema_up_to_date(string how)
    {
        var (file, backups) = (workplace.PathOf($"release-{how}.db"), workplace.PathOf($"backups-{how}"));
        var samples = Path.Combine(Repository.Folder, "src", "EventStore.EfCore.Cli", "samples");
        var tool = await workplace.GetToolAsync();
        await Command.RunAsync(samples, tool, "ingest", "sample.jsonl", "--store", file);
        var schema = await Command.RunAsync(samples, tool, "doctor", "--store", file);
        var migrations = schema.Split('\n').Where(line => line.StartsWith("applied migration\t", StringComparison.Ordinal)).ToArray();
        var previous = migrations[^2].Split('\t')[1];
        await workplace.Garden.EfAsync(file, "database", "update", previous, "--no-build", "--context", "EventStoreDbContext");
        string[] migrate = how == "bundle"
            ? ["--bundle", await workplace.Garden.GetBundleAsync()]
            : [
                "--migrate",
                $"'{Command.Dotnet}' ef database update --no-build --context EventStoreDbContext "
                + "-- --ConnectionStrings:Archive \"Data Source=$EVENTSTORE_STORE\"",
            ];

        var said = await Command.RunAsync(
            workplace.PathOf("Garden"),
            Path.Combine(samples, "release.sh"),
            ["--store", file, "--backups", backups, "--tool", tool, .. migrate]);

        said.ShouldContain("Done. Start the new version.");
        Path.GetFileName(Directory.GetFiles(backups).Single()).ShouldEndWith($"-{previous}.db");
        Sqlite.Count(file, "__EFMigrationsHistory").ShouldBe(migrations.Length);
        Sqlite.Count(file, "Events").ShouldBe(300);
    }

    [Fact]
    public async Task The_applications_own_tests_pass_in_a_WebApplicationFactory()
    {
        var said = await workplace.Garden.TestAsync();
        foreach (var test in (string[])
            [
                "Garden.Tests.HostTests.Events_are_stored_and_read_beside_a_context_of_the_applications_own_and_it_is_healthy",
                "Garden.Tests.HostTests.The_configuration_sets_the_options",
                "Garden.Tests.HostTests.A_value_that_is_none_keeps_the_host_from_starting",
                "Garden.Tests.HostTests.A_forged_event_is_refused",
                "Garden.Tests.UpgradeTests.An_archive_of_every_earlier_migration_is_brought_up_to_date_with_its_events",
            ])
        {
            said.ShouldContain($"Passed {test}");
        }
    }

    private async Task ShouldBeTakenAsync(string file)
    {
        await workplace.Garden.MigrateAsync(file);
        using var host = await workplace.Garden.StartAsync(file);
        (await host.Client.GetStringAsync(new Uri("/health", UriKind.Relative))).ShouldBe("Healthy");
        (await host.Client.GetStringAsync(new Uri("/servers/garden/log", UriKind.Relative))).ShouldContain("\"events\":[]");
    }
}
