using System.Net.Http.Headers;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;
using DotNet.Testcontainers.Images;
using DotNet.Testcontainers.Volumes;
using EventStore.EfCore.AspNetCore.Tests.Support;

namespace EventStore.EfCore.AspNetCore.Tests.Containers;

/// <summary>A node in a container that may write nowhere but to its volumes and to a temporary folder in memory.</summary>
internal sealed class NodeContainer : IAsyncDisposable
{
    private const int Port = 8080;

    private readonly IContainer _container;

    private NodeContainer(IImage image, IVolume? volume, string signal)
    {
        var builder = new ContainerBuilder(image)
            .WithEnvironment("Archive__ApiKeys__0", TestNode.HashOf(TestNode.Key))
            .WithEnvironment("Archive__VerifySignatures", "false")
            .WithEnvironment("Archive__RequestsPerSecond", "0")
            .WithPortBinding(Port, assignRandomHostPort: true)
            .WithTmpfsMount("/tmp")
            .WithCreateParameterModifier(p =>
            {
                p.StopSignal = signal;
                p.HostConfig!.ReadonlyRootfs = true;
                p.HostConfig.CapDrop = ["ALL"];
                p.HostConfig.SecurityOpt = ["no-new-privileges"];
            })
            .WithWaitStrategy(Wait.ForUnixContainer().UntilHttpRequestIsSucceeded(r => r.ForPort(Port).ForPath("/health/ready")));
        _container = (volume is null ? builder : builder.WithVolumeMount(volume, "/data")).Build();
    }

    /// <summary>Somebody with a key.</summary>
    public HttpClient Writer { get; } = new();

    /// <summary>Starts it, and returns when it is ready.</summary>
    /// <param name="image">The node's image.</param>
    /// <param name="volume">Where the archive is; the image's own volume unless given.</param>
    /// <param name="signal">What <c>docker stop</c> sends.</param>
    public static async Task<NodeContainer> StartAsync(IImage image, IVolume? volume = null, string signal = "SIGTERM")
    {
        var node = new NodeContainer(image, volume, signal);
        try
        {
            await node._container.StartAsync();
            node.Writer.BaseAddress = new UriBuilder(
                Uri.UriSchemeHttp, node._container.Hostname, node._container.GetMappedPublicPort(Port)).Uri;
            node.Writer.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestNode.Key);
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it as <c>docker stop</c> does.</summary>
    /// <returns>The exit code.</returns>
    public async Task<long> StopAsync()
    {
        await _container.StopAsync();
        return await _container.GetExitCodeAsync();
    }

    /// <summary>What a command in it prints, whether it ends well or not.</summary>
    public async Task<string> RunAsync(string command)
    {
        var result = await _container.ExecAsync(["sh", "-c", command]);
        return (result.Stdout + result.Stderr).Trim();
    }

    /// <summary>All that the node has printed.</summary>
    public async Task<string> GetLogAsync()
    {
        var (output, errors) = await _container.GetLogsAsync();
        return output + errors;
    }

    public async ValueTask DisposeAsync()
    {
        Writer.Dispose();
        await _container.DisposeAsync();
    }
}
