using PostgreSql.TestServers;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.PostgreSql.Tests.Failover;

/// <summary>A server that ends as in a crash, and is started again, while sixteen callers write.</summary>
public sealed class RestartTests
{
    private const int Restarts = 4;

    [Fact]
    public async Task Writers_go_on_by_themselves_after_a_restart_in_the_middle_and_every_event_is_stored_once()
    {
        await using var own = await OwnServer.StartAsync();
        var target = own.Server.ConnectionStringOf("archive");
        await using (var first = new StoreApplication(target))
            await first.Schema.MigrateAsync();

        await using var writers = new Writers(Enumerable.Range(1, 8).Select(i => $"{target};Application Name=writer {i}"));
        for (var i = 0; i < Restarts; i++)
        {
            await writers.GoOnAsync();
            await own.RestartAsync();
        }

        await writers.GoOnAsync();
        var acknowledged = await writers.StopAsync();
        acknowledged.Count.ShouldBeGreaterThan(16 * Restarts);
        await Archive.ShouldHoldAsync(target, acknowledged);
    }
}
