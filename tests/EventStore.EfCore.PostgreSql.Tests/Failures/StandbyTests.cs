using EventStore.EfCore.ConformanceTests;
using Npgsql;
using PostgreSql.TestServers;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.PostgreSql.Tests.Failures;

/// <summary>A server that only reads, and one whose standby has gone.</summary>
public sealed class StandbyTests : DatabaseTests
{
    [Fact]
    public async Task On_a_standby_reads_work_and_writes_are_refused_as_read_only()
    {
        await using var own = await OwnServer.StartAsync();
        var target = own.Server.ConnectionStringOf("archive");
        var events = Chain(1, 3);
        await using (var primary = new StoreApplication(target))
            await primary.Store.StoreEventsAsync(events[..2]);
        NpgsqlConnection.ClearAllPools();
        await own.BecomeStandbyAsync();

        await using var standby = new StoreApplication(target);
        (await standby.Store.GetLogAsync(new LogRequest(Grove))).Events.Count.ShouldBe(2);
        (await standby.Verifier.VerifyAsync()).Ok.ShouldBeTrue();
        (await standby.Verifier.InspectAsync()).Settings["standby"].ShouldBe("yes");
        await using var follower = new Follower(standby.Store, Grove);
        await follower.ReachAsync(2);
        await Task.Delay(1_500);
        follower.Ended.IsCompleted.ShouldBeFalse("a standby refuses to listen, and is looked at instead");
        var error = await Should.ThrowAsync<StorageException>(() => standby.Store.StoreEventAsync(events[2]));
        error.Kind.ShouldBe(StorageErrorKind.ReadOnly);
        error.Message.ShouldContain("standby");
    }

    [Fact]
    public async Task A_commit_whose_wait_for_the_standby_was_cancelled_is_not_acknowledged()
    {
        await using var own = await OwnServer.StartAsync();
        await using var application = new StoreApplication(own.Server.ConnectionStringOf("archive"));
        var events = Chain(1, 2);
        await application.Store.StoreEventAsync(events[0]);
        await MissStandbyAsync(own.Server);

        var call = application.Store.StoreEventAsync(events[1]);
        (await CancelWaitAsync(own.Server, call)).ShouldBeTrue();
        var error = await Should.ThrowAsync<StorageException>(call);
        error.Kind.ShouldBe(StorageErrorKind.UnknownOutcome);
        error.Message.ShouldContain("DuplicatePolicy.Skip");

        await own.Server.ExecuteAsync("ALTER SYSTEM RESET synchronous_standby_names");
        await own.Server.ExecuteAsync("SELECT pg_reload_conf()");
        (await application.Store.StoreEventAsync(events[1])).ShouldBe(new StoreReceipt(StoreOutcome.AlreadyStored, 2));
    }

    /// <summary>Makes every commit wait for a standby that is not there. It takes a moment for the server to know of it.</summary>
    private static async Task MissStandbyAsync(PostgreSqlServer server)
    {
        await server.ExecuteAsync("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
        await server.ExecuteAsync("SELECT pg_reload_conf()");
        for (var i = 1; !await CancelWaitAsync(server, server.ExecuteAsync($"CREATE TABLE probe{i} ()")); i++)
        {
        }
    }

    /// <summary>Cancels commits that wait for a standby until the work has ended; false when it ended without.</summary>
    private static async Task<bool> CancelWaitAsync(PostgreSqlServer server, Task work)
    {
        await using var connection = await server.OpenAsync();
        var isCancelled = false;
        while (!work.IsCompleted)
        {
            isCancelled |= await connection.ScalarAsync<bool>(
                "SELECT count(pg_cancel_backend(pid)) > 0 FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
        }

        return isCancelled;
    }
}
