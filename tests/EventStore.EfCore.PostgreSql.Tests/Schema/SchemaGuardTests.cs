using EventStore.EfCore.ConformanceTests;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using PostgreSql.TestServers;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.PostgreSql.Tests.Schema;

/// <summary>Only a database whose schema this code knows is used.</summary>
public sealed class SchemaGuardTests : DatabaseTests
{
    private const string AddHistoryRow =
        "INSERT INTO eventstore.\"__EFMigrationsHistory\" VALUES ('99990101000000_FromTheFuture', '99.0')";

    [Fact]
    public async Task A_missing_database_is_made_and_migrated_by_the_first_call()
    {
        await using var missing = await TestDatabase.MissingAsync();
        await using var application = new StoreApplication(missing.ConnectionString);
        (await application.Schema.GetStatusAsync()).Exists.ShouldBeFalse();
        await application.Store.StoreEventsAsync(Chain(1, 2));
        var status = await application.Schema.GetStatusAsync();
        (status.Exists, status.Applied.Count, status.Pending.Count).ShouldBe((true, 4, 0));
    }

    [Fact]
    public async Task Many_who_make_a_missing_database_at_once_all_use_it()
    {
        await using var missing = await TestDatabase.MissingAsync();
        var applications = Enumerable.Range(1, 8)
            .Select(i => new StoreApplication($"{missing.ConnectionString};Application Name=maker {i}")).ToArray();
        await Task.WhenAll(applications.Select((application, i) => Task.Run(() => application.Store.StoreEventsAsync(Chain(i + 1, 3)))));
        (await applications[0].Verifier.VerifyAsync()).EventsChecked.ShouldBe(24);
        foreach (var application in applications)
            await application.DisposeAsync();
    }

    [Fact]
    public async Task Where_creating_is_switched_off_a_missing_database_is_an_error_and_none_is_made()
    {
        await using var missing = await TestDatabase.MissingAsync();
        await using var application = new StoreApplication(missing.ConnectionString, configure: o => o.CreateDatabase = false);
        await ShouldRefuseAsync(application, SchemaProblem.Missing, "MigrateAsync()");
        await using var connection = await missing.Server.OpenAsync();
        (await connection.ScalarAsync<long>($"SELECT count(*) FROM pg_database WHERE datname = '{missing.Name}'")).ShouldBe(0);
    }

    [Fact]
    public async Task Unknown_migrations_are_refused_by_name()
    {
        await Database.ExecuteAsync(AddHistoryRow);
        await using var application = new StoreApplication(Database.ConnectionString);
        await ShouldRefuseAsync(application, SchemaProblem.Unknown, "'99990101000000_FromTheFuture'");
    }

    [Fact]
    public async Task A_migration_that_arrives_while_the_store_is_open_ends_writing()
    {
        await using var application = new StoreApplication(Database.ConnectionString);
        var events = Chain(1, 2);
        await application.Store.StoreEventAsync(events[0]);
        await Database.ExecuteAsync(AddHistoryRow);
        var error = await Should.ThrowAsync<SchemaException>(() => application.Store.StoreEventAsync(events[1]));
        error.Problem.ShouldBe(SchemaProblem.Unknown);
    }

    [Fact]
    public async Task A_history_that_is_dropped_while_the_store_is_open_ends_writing()
    {
        await using var application = new StoreApplication(Database.ConnectionString);
        var events = Chain(1, 2);
        await application.Store.StoreEventAsync(events[0]);
        await Database.ExecuteAsync("DROP TABLE eventstore.\"__EFMigrationsHistory\"");
        var error = await Should.ThrowAsync<SchemaException>(() => application.Store.StoreEventAsync(events[1]));
        error.Problem.ShouldBe(SchemaProblem.Unmanaged);
    }

    [Fact]
    public async Task A_store_of_the_first_version_is_refused_with_the_command_to_run_and_has_its_events_when_it_is_migrated()
    {
        var events = Chain(1, 3);
        await using (var newer = new StoreApplication(Database.ConnectionString))
        {
            await newer.Store.StoreEventsAsync(events[..2]);
            await using var context = newer.CreateContext();
            await context.GetService<IMigrator>().MigrateAsync("Initial");
        }

        await using var application = new StoreApplication(Database.ConnectionString);
        await ShouldRefuseAsync(application, SchemaProblem.Pending, "_Corrections");
        (await application.Schema.MigrateAsync()).Select(id => id.Split('_')[1]).ShouldBe(["Corrections", "Layout", "Peers"]);
        await application.Store.StoreEventAsync(events[2]);
        await ShouldHoldAsync(events);
        (await application.Verifier.VerifyAsync()).Ok.ShouldBeTrue();
    }

    [Fact]
    public async Task A_history_without_migrations_is_refused()
    {
        await Database.ExecuteAsync("DELETE FROM eventstore.\"__EFMigrationsHistory\"");
        await using var application = new StoreApplication(Database.ConnectionString);
        await ShouldRefuseAsync(application, SchemaProblem.Unmanaged, Database.Name);
    }

    [Fact]
    public async Task Another_applications_database_is_refused_and_left_as_it_is()
    {
        await using var foreign = await TestDatabase.CreateAsync();
        await foreign.ExecuteAsync("CREATE TABLE customers (id int PRIMARY KEY)");
        await using var application = new StoreApplication(foreign.ConnectionString);
        await ShouldRefuseAsync(application, SchemaProblem.Unmanaged, "dotnet ef database update");
        await using var connection = await foreign.OpenAsync();
        (await connection.ScalarAsync<long>("SELECT count(*) FROM pg_namespace WHERE nspname = 'eventstore'")).ShouldBe(0);
    }

    private static async Task ShouldRefuseAsync(StoreApplication application, SchemaProblem problem, string word)
    {
        var read = await Should.ThrowAsync<SchemaException>(() => application.Store.GetServersAsync());
        var write = await Should.ThrowAsync<SchemaException>(() => application.Store.StoreEventAsync(new ChainBuilder(Grove, 1).Next()));
        foreach (var error in new[] { read, write })
        {
            error.Problem.ShouldBe(problem);
            error.Message.ShouldContain(word);
        }
    }
}
