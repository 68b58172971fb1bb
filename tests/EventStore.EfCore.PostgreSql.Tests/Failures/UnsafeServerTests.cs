using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;
using PostgreSql.TestServers;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.PostgreSql.Tests.Failures;

/// <summary>Settings on which durability depends are asked for, read back, and insisted on.</summary>
public sealed class UnsafeServerTests : DatabaseTests
{
    [Theory]
    [InlineData("fsync")]
    [InlineData("full_page_writes")]
    public async Task A_server_that_loses_what_it_acknowledges_is_refused_unless_that_is_wanted(string setting)
    {
        await using var own = await OwnServer.StartAsync($"{setting}=off");
        var target = own.Server.ConnectionStringOf("archive");
        await using (var application = new StoreApplication(target))
        {
            var error = await Should.ThrowAsync<StorageException>(() => application.Store.StoreEventsAsync(Chain(1, 2)));
            error.Kind.ShouldBe(StorageErrorKind.Unsafe);
            error.Message.ShouldContain($"{setting} 'off'");
            error.Message.ShouldContain("AllowUnsafeServer");
        }

        await using var careless = new StoreApplication(target, o => o.AllowUnsafeServer = true);
        (await careless.Store.StoreEventsAsync(Chain(1, 2))).Stored.ShouldBe(2);
    }

    [Fact]
    public async Task A_setting_that_is_switched_off_while_the_store_runs_is_noticed_by_the_next_commit()
    {
        await using var own = await OwnServer.StartAsync();
        await using var application = new StoreApplication(own.Server.ConnectionStringOf("archive"));
        var events = Chain(1, 3);
        await application.Store.StoreEventAsync(events[0]);
        await own.Server.ExecuteAsync("ALTER SYSTEM SET fsync = off");
        await own.Server.ExecuteAsync("SELECT pg_reload_conf()");

        // The server is told to read its settings, and does so when it comes to it.
        await using (var session = await own.Server.OpenAsync("archive"))
        {
            while (await session.ScalarAsync<string>("SHOW fsync") != "off")
                await Task.Delay(10);
        }

        NpgsqlConnection.ClearAllPools();
        (await Should.ThrowAsync<StorageException>(() => application.Store.StoreEventAsync(events[1]))).Kind
            .ShouldBe(StorageErrorKind.Unsafe);
        (await application.Store.GetLogAsync(new LogRequest(Grove))).Events.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Synchronous_commit_is_on_whatever_role_and_database_say()
    {
        await Database.ExecuteAsync($"ALTER DATABASE {Database.Name} SET synchronous_commit = off");
        await using (var stranger = await Database.OpenAsync())
            (await stranger.ScalarAsync<string>("SHOW synchronous_commit")).ShouldBe("off");

        await using var application = new StoreApplication(Database.ConnectionString);
        await application.Store.StoreEventsAsync(Chain(1, 2));
        (await application.Verifier.InspectAsync()).Settings["synchronous_commit"].ShouldBe("on");
    }

    [Fact]
    public async Task A_session_in_which_somebody_switches_it_off_writes_nothing()
    {
        await using var application = new StoreApplication(Database.ConnectionString, interceptors: new Careless());
        var error = await Should.ThrowAsync<StorageException>(() => application.Store.StoreEventsAsync(Chain(1, 2)));
        error.Kind.ShouldBe(StorageErrorKind.Unsafe);
        error.Message.ShouldContain("synchronous_commit 'off'");
        (await application.Store.GetServersAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_pooled_connection_comes_back_with_the_stores_settings()
    {
        var careless = new Careless { IsOn = false };
        await using var application = new StoreApplication(Database.ConnectionString + ";Maximum Pool Size=1", interceptors: careless);
        var events = Chain(1, 2);
        await application.Store.StoreEventAsync(events[0]);
        careless.IsOn = true;
        await application.Store.GetServersAsync();
        careless.IsOn = false;
        (await application.Store.StoreEventAsync(events[1])).Position.ShouldBe(2);
    }

    private sealed class Careless : DbConnectionInterceptor
    {
        public bool IsOn { get; set; } = true;

        public override async Task ConnectionOpenedAsync(
            DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            if (IsOn)
                await ((NpgsqlConnection)connection).ExecuteAsync("SET synchronous_commit = off");
        }
    }
}
