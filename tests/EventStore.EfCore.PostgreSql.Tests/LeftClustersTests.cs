using System.Diagnostics;
using Npgsql;
using PostgreSql.TestServers;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.PostgreSql.Tests;

/// <summary>What a run of tests leaves that was killed.</summary>
public sealed class LeftClustersTests
{
    [Fact]
    public async Task A_cluster_whose_owner_is_gone_is_ended_and_removed_and_the_others_are_left_alone()
    {
        using var pair = await ServerPair.StartAsync();
        using var left = await LocalCluster.StartAsync(LocalCluster.FindBinaries()!, await EndedProcessAsync());

        await LeftClusters.RemoveAsync();

        left.HasFolder.ShouldBeFalse();
        await Should.ThrowAsync<NpgsqlException>(() => left.Server.ExecuteAsync("SELECT 1"));
        await pair.Primary.Server.ExecuteAsync("SELECT 1");
        await pair.Standby.Server.ExecuteAsync("SELECT 1");
    }

    private static async Task<int> EndedProcessAsync()
    {
        using var process = Process.Start("true");
        await process.WaitForExitAsync();
        return process.Id;
    }
}
