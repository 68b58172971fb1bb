using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PostgreSql.TestServers;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.PostgreSql.Tests.Maintenance;

/// <summary>Locks and rights on a server.</summary>
public sealed class PostgreSqlMaintenanceTests : DatabaseTests
{
    [Theory]
    [InlineData("SELECT pg_advisory_lock(5005279795419964673)", "the lock on migrations")]
    [InlineData("SELECT pg_advisory_lock(5005279795419964674)", "the lock on bulk loads")]
    [InlineData("BEGIN; LOCK TABLE eventstore.\"__EFMigrationsHistory\" IN ACCESS EXCLUSIVE MODE", "the lock on migrations")]
    public async Task A_session_that_holds_a_lock_is_told_and_ended(string sql, string name)
    {
        await using var application = new StoreApplication(Database.ConnectionString);
        var maintenance = application.Services.GetRequiredService<IArchiveMaintenance>();
        await using var session = new NpgsqlConnection(Database.ConnectionString + ";Pooling=false;Application Name=left behind");
        await session.OpenAsync();
        await session.ExecuteAsync(sql);

        var held = (await maintenance.FindLocksAsync()).ShouldHaveSingleItem();
        held.Name.ShouldBe(name);
        held.Holder.ShouldContain($"session {session.ProcessID} ");
        held.Holder.ShouldContain("(left behind)");
        held.Since.ShouldNotBeNull();
        (await maintenance.ReleaseAsync(held with { Id = "1" })).ShouldBeFalse();
        (await maintenance.ReleaseAsync(held)).ShouldBeTrue();

        await Should.ThrowAsync<NpgsqlException>(() => session.ExecuteAsync("SELECT 1"));
        (await maintenance.FindLocksAsync()).ShouldBeEmpty();
        await using var load = await application.Services.GetRequiredService<IBulkLoader>().BeginAsync();
        await load.CompleteAsync();
    }

    [Fact]
    public async Task Upkeep_is_not_given_up_when_it_takes_longer_than_a_command_may()
    {
        await using var application = new StoreApplication(
            Database.ConnectionString, options => options.CommandTimeout = TimeSpan.FromSeconds(2));
        await application.Store.GetServersAsync();
        await using var session = await Database.OpenAsync();
        await session.ExecuteAsync("BEGIN; LOCK TABLE eventstore.\"Events\" IN SHARE UPDATE EXCLUSIVE MODE");

        var upkeep = application.Services.GetRequiredService<IArchiveMaintenance>().OptimizeAsync();
        await using var watch = await Database.OpenAsync();
        while (!upkeep.IsCompleted && !await watch.ScalarAsync<bool>("""
            SELECT EXISTS (SELECT FROM pg_stat_activity
                WHERE wait_event_type = 'Lock' AND query LIKE '%ANALYZE%"Events"' AND clock_timestamp() - query_start > interval '4 s')
            """))
        {
            await Task.Delay(50);
        }

        upkeep.IsCompleted.ShouldBeFalse();
        await session.ExecuteAsync("COMMIT");
        await upkeep;
    }

    [Fact]
    public async Task A_lock_of_another_database_is_not_this_ones()
    {
        await using var other = await TestDatabase.CreateMigratedAsync();
        await using var session = new NpgsqlConnection(other.ConnectionString + ";Pooling=false");
        await session.OpenAsync();
        await session.ExecuteAsync("SELECT pg_advisory_lock(5005279795419964673)");

        await using var application = new StoreApplication(Database.ConnectionString);
        (await application.Services.GetRequiredService<IArchiveMaintenance>().FindLocksAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_role_that_does_not_own_the_tables_is_refused_where_the_server_would_skip_them()
    {
        var role = $"upkeep_{Guid.NewGuid():N}";
        await Database.ExecuteAsync($"""
            CREATE ROLE {role} LOGIN PASSWORD 'keeps';
            GRANT USAGE ON SCHEMA eventstore TO {role};
            GRANT SELECT ON ALL TABLES IN SCHEMA eventstore TO {role};
            """);
        await using var application = new StoreApplication(
            new NpgsqlConnectionStringBuilder(Database.ConnectionString) { Username = role, Password = "keeps" }.ConnectionString);
        var maintenance = application.Services.GetRequiredService<IArchiveMaintenance>();
        foreach (var call in new Func<Task>[]
            {
                () => maintenance.OptimizeAsync(), () => maintenance.ReindexAsync(), () => maintenance.CheckpointAsync(),
            })
        {
            (await Should.ThrowAsync<StorageException>(call)).Kind.ShouldBe(StorageErrorKind.CannotOpen);
        }

        (await Should.ThrowAsync<StorageException>(() => maintenance.OptimizeAsync())).Message.ShouldContain("Connect as the owner");
        (await maintenance.GetUsageAsync()).Servers.ShouldBeEmpty();
    }
}
