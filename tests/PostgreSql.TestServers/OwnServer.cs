using Testcontainers.PostgreSql;

namespace PostgreSql.TestServers;

/// <summary>A server that one test has for itself, with settings that others could not live with.</summary>
public sealed class OwnServer(PostgreSqlServer server, Func<ValueTask> end, LocalCluster? cluster) : IAsyncDisposable
{
    public PostgreSqlServer Server { get; } = server;

    /// <summary>Starts one.</summary>
    /// <param name="settings">Like <c>fsync=off</c>.</param>
    public static async Task<OwnServer> StartAsync(params string[] settings)
    {
        // Where the shared one is missing, the test is skipped, or fails, in its words.
        await TestServer.GetAsync();
        if (LocalCluster.FindBinaries() is { } binaries)
        {
            var cluster = await LocalCluster.StartAsync(binaries, settings);
            return new OwnServer(cluster.Server, () =>
            {
                cluster.Dispose();
                return ValueTask.CompletedTask;
            }, cluster);
        }

        var container = new PostgreSqlBuilder(ContainerServer.Image)
            .WithCommand([.. ContainerServer.Durable, .. settings.SelectMany(s => new[] { "-c", s })])
            .Build();
        await container.StartAsync();
        return new OwnServer(
            new PostgreSqlServer("a container", container.GetConnectionString(), IsThrownAway: true), container.DisposeAsync, null);
    }

    /// <summary>Makes a standby of it, without a primary: it only reads. Only of a local cluster.</summary>
    public Task BecomeStandbyAsync() => cluster!.BecomeStandbyAsync();

    /// <summary>Ends it as a crash does, and starts it again. Only of a local cluster.</summary>
    public Task RestartAsync() => cluster!.RestartAsync();

    public ValueTask DisposeAsync() => end();
}
