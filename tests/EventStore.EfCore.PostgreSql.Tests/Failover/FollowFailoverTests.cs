using EventStore.EfCore.ConformanceTests;
using PostgreSql.TestServers;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.PostgreSql.Tests.Failover;

/// <summary>Followers whose primary is killed, and whose server is restarted, while others write.</summary>
public sealed class FollowFailoverTests
{
    [Fact]
    public async Task Followers_go_on_after_a_failover_and_miss_nothing()
    {
        using var pair = await ServerPair.StartAsync();
        var target = pair.ConnectionStringOf("archive");
        await using (var first = new StoreApplication(target))
            await first.Schema.MigrateAsync();
        await FollowAsync(target, async () => await pair.FailOverAsync(TimeSpan.FromMilliseconds(800)));
    }

    [Fact]
    public async Task Followers_go_on_after_a_restart_that_takes_longer_than_a_call_waits()
    {
        await using var own = await OwnServer.StartAsync();
        var target = own.Server.ConnectionStringOf("archive");
        await using (var first = new StoreApplication(target))
            await first.Schema.MigrateAsync();
        await FollowAsync(target, own.RestartAsync, o => o.RetryTimeout = TimeSpan.Zero);
    }

    private static async Task FollowAsync(
        string target, Func<Task> trouble, Action<PostgreSqlEventStoreOptions>? configure = null)
    {
        await using var reader = new StoreApplication($"{target};Application Name=reader", configure);
        await using var writers = new Writers(Enumerable.Range(1, 2).Select(i => $"{target};Application Name=writer {i}"));
        await writers.GoOnAsync();
        var servers = Enumerable.Range(0, 6).Select(i => new ServerId($"server {i}")).ToArray();
        var followers = servers.Select(s => new Follower(reader.Store, s)).ToArray();

        // Each of them: what cannot be read at first is an error, and no trouble to wait through.
        foreach (var follower in followers)
            await follower.ReachAsync(1);
        await trouble();
        await writers.GoOnAsync();
        var acknowledged = await writers.StopAsync();

        foreach (var (server, follower) in servers.Zip(followers))
        {
            var last = acknowledged.Count(e => e.Server == server);
            if (last > 0)
                await follower.ReachAsync(last);
            var log = new List<StoredEvent>();
            await foreach (var stored in reader.Store.ReadLogAsync(server))
                log.Add(stored);
            follower.Events.ShouldBe(log);
            log.Count.ShouldBe(last);
            await follower.DisposeAsync();
        }
    }
}
