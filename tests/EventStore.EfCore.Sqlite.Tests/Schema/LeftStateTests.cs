using EventStore.EfCore.ConformanceTests;
using EventStore.EfCore.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Schema;

/// <summary>
/// Every state that a killed or cancelled creation or migration can leave: this store's, EF Core's own (<c>dotnet ef</c>), and that of
/// versions of this store which took EF Core's lock. Each opens by itself, or after the remedy that its error names.
/// </summary>
public sealed class LeftStateTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Unborn => new(LeftStates.Unborn.Keys);

    public static TheoryData<string> Born => new(LeftStates.Born.Keys);

    [Theory]
    [MemberData(nameof(Unborn))]
    public async Task A_creation_that_was_killed_leaves_what_the_first_call_makes_a_store_of(string state)
    {
        LeftStates.Unborn[state](_folder);
        await using var application = new StoreApplication(_folder.ConnectionString);
        await ShouldStoreAsync(application);
    }

    [Theory]
    [MemberData(nameof(Unborn))]
    public async Task A_creation_that_was_killed_leaves_what_the_tools_of_EF_Core_make_a_store_of(string state)
    {
        LeftStates.Unborn[state](_folder);
        await using var application = new StoreApplication(_folder.ConnectionString, o => o.CreateDatabase = false);
        await using (var context = application.CreateContext())
            await context.Database.MigrateAsync().WaitAsync(Soon);
        await ShouldStoreAsync(application);
    }

    [Theory]
    [MemberData(nameof(Unborn))]
    public async Task Who_may_not_create_sees_no_database_where_a_creation_was_killed(string state)
    {
        LeftStates.Unborn[state](_folder);
        await using var application = new StoreApplication(_folder.ConnectionString, o => o.CreateDatabase = false);
        var error = await Should.ThrowAsync<SchemaException>(() => application.Store.GetServersAsync().WaitAsync(Soon));
        error.Problem.ShouldBe(SchemaProblem.Missing);
    }

    [Theory]
    [MemberData(nameof(Born))]
    public async Task A_lock_that_a_killed_migration_left_locks_nobody_out(string state)
    {
        await MigrateAsync(to: null);
        LeftStates.Born[state](_folder);
        await using var application = new StoreApplication(_folder.ConnectionString);
        await ShouldStoreAsync(application);
        await using var context = application.CreateContext();
        await context.Database.MigrateAsync().WaitAsync(Soon);
    }

    [Theory]
    [MemberData(nameof(Born))]
    public async Task Between_two_migrations_the_error_names_a_remedy_that_works(string state)
    {
        await MigrateAsync(to: await FirstMigrationAsync());
        LeftStates.Born[state](_folder);
        await using var application = new StoreApplication(_folder.ConnectionString);
        var error = await Should.ThrowAsync<SchemaException>(() => application.Store.GetServersAsync().WaitAsync(Soon));
        error.Problem.ShouldBe(SchemaProblem.Pending);
        error.Message.ShouldContain("IEventStoreSchema.MigrateAsync()");

        (await application.Schema.MigrateAsync().WaitAsync(Soon)).ShouldNotBeEmpty();
        await ShouldStoreAsync(application);
    }

    [Fact]
    public async Task Another_applications_tables_are_refused_with_a_remedy_that_works()
    {
        using (var stranger = _folder.Open())
            stranger.Execute("CREATE TABLE Members (Id INTEGER PRIMARY KEY)");
        await using var application = new StoreApplication(_folder.ConnectionString);
        var error = await Should.ThrowAsync<SchemaException>(() => application.Store.GetServersAsync());
        error.Problem.ShouldBe(SchemaProblem.Unmanaged);
        error.Message.ShouldContain("`dotnet ef database update`");

        // What that command runs.
        await using (var context = application.CreateContext())
            await context.Database.MigrateAsync();
        await ShouldStoreAsync(application);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task ShouldStoreAsync(StoreApplication application)
    {
        var receipt = await application.Store.StoreEventAsync(new ChainBuilder(new ServerId("grove"), 1).Next()).WaitAsync(Soon);
        receipt.Position.ShouldBe(1);
        (await application.Verifier.VerifyAsync()).Ok.ShouldBeTrue();
        (await application.Schema.GetStatusAsync()).Pending.ShouldBeEmpty();
    }

    private async Task MigrateAsync(string? to)
    {
        await using (var application = new StoreApplication(_folder.ConnectionString))
        {
            await using var context = application.CreateContext();
            await context.GetService<IMigrator>().MigrateAsync(to);
        }

        SqliteConnection.ClearAllPools();
    }

    private async Task<string> FirstMigrationAsync()
    {
        await using var application = new StoreApplication(_folder.ConnectionString);
        await using EventStoreDbContext context = application.CreateContext();
        return context.Database.GetMigrations().First();
    }
}
