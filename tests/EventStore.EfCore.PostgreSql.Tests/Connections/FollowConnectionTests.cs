using EventStore.EfCore.ConformanceTests;
using Npgsql;
using PostgreSql.TestServers;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.PostgreSql.Tests.Connections;

/// <summary>What following asks of the server: one session that listens, and a word after each commit.</summary>
public sealed class FollowConnectionTests : DatabaseTests
{
    [Fact]
    public async Task A_commit_is_announced_to_whoever_listens()
    {
        await using var application = new StoreApplication(Database.ConnectionString);
        await using var listener = new NpgsqlConnection(Database.ConnectionString);
        await listener.OpenAsync();
        await using (var listen = new NpgsqlCommand("LISTEN eventstore_commits", listener))
            await listen.ExecuteNonQueryAsync();
        var chain = new ChainBuilder(new ServerId("grove"), 1);
        for (var i = 0; i < 3; i++)
        {
            await application.Store.StoreEventAsync(chain.Next());
            await listener.WaitAsync();
        }
    }

    [Fact]
    public async Task A_thousand_followers_of_as_many_logs_take_a_handful_of_connections()
    {
        await using var application = new StoreApplication(Database.ConnectionString + ";Application Name=followers");
        await using var writer = new StoreApplication(Database.ConnectionString);
        var chains = Enumerable.Range(0, 1_000).Select(i => new ChainBuilder(new ServerId($"server {i}"), 1)).ToArray();
        await writer.Store.StoreEventsAsync([.. chains.Select(c => c.Next())]);
        var followers = chains.Select(c => new Follower(application.Store, c.Server)).ToArray();
        foreach (var follower in followers)
            await follower.ReachAsync(1);
        await writer.Store.StoreEventsAsync([.. chains.Select(c => c.Next())]);
        foreach (var follower in followers)
            await follower.ReachAsync(2);

        await using var connection = new NpgsqlConnection(Database.ConnectionString);
        await connection.OpenAsync();
        (await connection.ScalarAsync<long>(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'followers'"))
            .ShouldBeInRange(1, 8);
        foreach (var follower in followers)
            await follower.DisposeAsync();
    }
}
