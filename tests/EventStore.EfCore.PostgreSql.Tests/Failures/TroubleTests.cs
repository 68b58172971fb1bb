using EventStore.EfCore.ConformanceTests;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using PostgreSql.TestServers;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.PostgreSql.Tests.Failures;

/// <summary>Wrong passwords, missing rights, servers that are away, locks and statements that take too long.</summary>
public sealed class TroubleTests : DatabaseTests
{
    [Fact]
    public async Task A_wrong_password_is_an_error_that_does_not_show_it()
    {
        var target = new NpgsqlConnectionStringBuilder(Database.ConnectionString) { Password = "hunter2" };
        await using var application = new StoreApplication(target.ConnectionString);
        foreach (var error in await ErrorsAsync(application))
        {
            error.Kind.ShouldBe(StorageErrorKind.CannotOpen);
            error.ToString().ShouldNotContain("hunter2");
            error.Message.ShouldContain(Database.Name);
        }
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_an_error_and_one_that_comes_back_is_used()
    {
        await using var proxy = new Connections.TcpProxy(Database.ConnectionString);
        var target = proxy.ConnectionString;
        var patient = new StoreApplication(target);
        await patient.Store.StoreEventsAsync(Chain(1, 1));
        await proxy.DisposeAsync();
        NpgsqlConnection.ClearAllPools();

        await using (var application = new StoreApplication(target, o => o.RetryTimeout = TimeSpan.FromMilliseconds(200)))
        {
            foreach (var error in await ErrorsAsync(application))
                error.Kind.ShouldBe(StorageErrorKind.CannotOpen);
        }

        var call = patient.Store.StoreEventAsync(Chain(1, 2)[1]);
        await Task.Delay(300);
        call.IsCompleted.ShouldBeFalse();
        await using var again = new Connections.TcpProxy(Database.ConnectionString, new NpgsqlConnectionStringBuilder(target).Port);
        (await call).Position.ShouldBe(2);
        await patient.DisposeAsync();
        await ShouldHoldAsync(Chain(1, 2));
    }

    [Fact]
    public async Task Whoever_reads_while_the_server_is_away_can_give_up_between_two_attempts()
    {
        await using var proxy = new Connections.TcpProxy(Database.ConnectionString);
        await using var application = new StoreApplication(proxy.ConnectionString, o => o.RetryTimeout = TimeSpan.FromSeconds(20));
        await application.Store.StoreEventsAsync(Chain(1, 1));
        await proxy.DisposeAsync();
        NpgsqlConnection.ClearAllPools();

        using var patience = new CancellationTokenSource();
        var call = application.Store.GetServersAsync(patience.Token);
        await Task.Delay(500);
        call.IsCompleted.ShouldBeFalse();
        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(call);
    }

    [Fact]
    public async Task A_role_without_rights_is_told_that_it_has_none()
    {
        var role = $"reader_{Guid.NewGuid():N}";
        await Database.ExecuteAsync($"""
            CREATE ROLE {role} LOGIN PASSWORD 'reads';
            GRANT USAGE ON SCHEMA eventstore TO {role};
            GRANT SELECT ON ALL TABLES IN SCHEMA eventstore TO {role};
            """);
        var target = new NpgsqlConnectionStringBuilder(Database.ConnectionString) { Username = role, Password = "reads" };
        await using var application = new StoreApplication(target.ConnectionString);
        (await application.Store.GetServersAsync()).ShouldBeEmpty();
        (await application.Verifier.VerifyAsync()).Ok.ShouldBeTrue();
        var error = await Should.ThrowAsync<StorageException>(() => application.Store.StoreEventsAsync(Chain(1, 1)));
        error.Kind.ShouldBe(StorageErrorKind.CannotOpen);
        error.Message.ShouldContain("rights");
    }

    [Fact]
    public async Task A_lock_that_is_held_too_long_is_an_error_that_says_who_to_look_for()
    {
        await using var application = new StoreApplication(
            Database.ConnectionString, o => o.BusyTimeout = TimeSpan.FromMilliseconds(100));
        var events = Chain(1, 2);
        await application.Store.StoreEventAsync(events[0]);
        await using (var stranger = await Database.OpenAsync())
        {
            await using var transaction = await stranger.BeginTransactionAsync();
            await stranger.ExecuteAsync("SELECT * FROM eventstore.\"Servers\" FOR UPDATE");
            var error = await Should.ThrowAsync<StorageException>(() => application.Store.StoreEventAsync(events[1]));
            error.Kind.ShouldBe(StorageErrorKind.Busy);
            error.Message.ShouldContain("BusyTimeout");
        }

        (await application.Store.StoreEventAsync(events[1])).Position.ShouldBe(2);
    }

    [Fact]
    public async Task A_statement_that_takes_too_long_is_ended_by_the_server()
    {
        await Database.ExecuteAsync("""
            CREATE FUNCTION eventstore.dawdle() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(60); RETURN NEW; END';
            CREATE TRIGGER dawdle BEFORE INSERT ON eventstore."Events" FOR EACH ROW EXECUTE FUNCTION eventstore.dawdle();
            """);
        await using var application = new StoreApplication(Database.ConnectionString, o => o.CommandTimeout = TimeSpan.FromSeconds(1));
        var error = await Should.ThrowAsync<StorageException>(() => application.Store.StoreEventsAsync(Chain(1, 1)));
        error.Kind.ShouldBe(StorageErrorKind.Busy);
        error.Message.ShouldContain("CommandTimeout");
        (await application.Store.GetServersAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_pool_without_a_free_connection_is_an_error_and_nothing_is_lost()
    {
        var target = Database.ConnectionString + ";Maximum Pool Size=1;Timeout=1";
        var events = Chain(1, 2);
        await using (var first = new StoreApplication(target))
            await first.Store.StoreEventAsync(events[0]);

        // Another one: the first's writer keeps the only connection until it rests.
        await using var application = new StoreApplication(target, o => o.RetryTimeout = TimeSpan.Zero);
        await using (var context = application.CreateContext())
        {
            await context.Database.GetDbConnection().OpenAsync();
            (await Should.ThrowAsync<StorageException>(() => application.Store.StoreEventAsync(events[1]))).Kind
                .ShouldBe(StorageErrorKind.CannotOpen);
        }

        (await application.Store.StoreEventAsync(events[1])).Position.ShouldBe(2);
    }

    [Fact]
    public async Task Sessions_that_an_operator_ends_are_made_anew()
    {
        await using var application = new StoreApplication(Database.ConnectionString);
        var events = Chain(1, 20);
        foreach (var made in events)
        {
            (await application.Store.StoreEventAsync(made)).Outcome.ShouldBe(StoreOutcome.Stored);
            await Database.Server.ExecuteAsync(
                $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{Database.Name}'");
        }

        await ShouldHoldAsync(events);
    }

    private static async Task<StorageException[]> ErrorsAsync(StoreApplication application) =>
    [
        await Should.ThrowAsync<StorageException>(() => application.Store.GetServersAsync()),
        await Should.ThrowAsync<StorageException>(() => application.Store.StoreEventAsync(new ChainBuilder(Grove, 1).Next())),
        await Should.ThrowAsync<StorageException>(() => application.Schema.GetStatusAsync()),
        await Should.ThrowAsync<StorageException>(() => application.Schema.MigrateAsync()),
    ];
}
