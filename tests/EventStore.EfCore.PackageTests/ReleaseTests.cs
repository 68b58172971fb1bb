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
        var (file, bundle) = (workplace.PathOf("bundle.db"), workplace.PathOf("bundle"));
        await workplace.Garden.EfAsync(file, "migrations", "bundle", "--context", "EventStoreDbContext", "--output", bundle);
        await Command.RunAsync(workplace.PathOf("Garden"), bundle, "--connection", GardenApplication.ConnectionString(file));
        await ShouldBeTakenAsync(file);
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
