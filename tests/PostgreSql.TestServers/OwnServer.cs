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

    private LocalCluster Cluster => cluster ?? throw TestServer.None(
        $"What this test does to a server needs one installed under {LocalCluster.InstalledUnder}, and none is there.");

    /// <summary>Makes a standby of it, without a primary: it only reads.</summary>
    public Task BecomeStandbyAsync() => Cluster.BecomeStandbyAsync();

    /// <summary>Ends it as a crash does, if it has not ended by itself, and starts it again.</summary>
    public Task RestartAsync() => Cluster.RestartAsync();

    /// <summary>Stops it, lets something be done to the files in its folder, and starts it again.</summary>
    public Task ChangeFilesAsync(Action<string> change) => Cluster.ChangeFilesAsync(change);

    /// <summary>Makes a folder the server's user's own.</summary>
    public Task GiveAsync(string folder) => Cluster.GiveAsync(folder);

    public ValueTask DisposeAsync() => end();
}
