using System.Globalization;
using System.Text.RegularExpressions;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;
using DotNet.Testcontainers.Volumes;
using PostgreSql.TestServers;

namespace EventStore.EfCore.CrashTests.Containers;

/// <summary>The published tool in a container, with a volume at <c>/store</c> that outlives what happens to the container.</summary>
/// <remarks>It uses the image of the PostgreSQL tests: any Linux with glibc would do, and that one is at hand.</remarks>
internal sealed partial class ToolContainer : IAsyncDisposable
{
    private const string Said = "/store/said";
    private const string Tool = "/runtime/dotnet /tool/eventstore.dll";

    private readonly PublishedTool _tool;
    private readonly IVolume _volume;
    private readonly IContainer _container;

    private ToolContainer(PublishedTool tool)
    {
        _tool = tool;
        _volume = new VolumeBuilder().WithName($"eventstore-{Guid.NewGuid():N}").Build();
        _container = new ContainerBuilder(ContainerServer.Image)
            .WithEntrypoint("sleep", "infinity")
            .WithEnvironment("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1")
            .WithEnvironment("TERM", "xterm")
            .WithBindMount(tool.Folder, "/tool", AccessMode.ReadOnly)
            .WithBindMount(PublishedTool.Runtime, "/runtime", AccessMode.ReadOnly)
            .WithVolumeMount(_volume, "/store")
            .WithCreateParameterModifier(p => p.StopSignal = "SIGKILL")
            .Build();
    }

    public static async Task<ToolContainer> StartAsync()
    {
        var container = new ToolContainer(await PublishedTool.CreateAsync());
        try
        {
            await container._volume.CreateAsync();
            await container.StartAgainAsync();
            return container;
        }
        catch
        {
            await container.DisposeAsync();
            throw;
        }
    }

    public Task StartAgainAsync() => _container.StartAsync();

    /// <summary>Kills all that runs in it: the kernel does that when a container's first process is killed.</summary>
    /// <returns>The exit code of the first process.</returns>
    public async Task<long> KillAsync()
    {
        await _container.StopAsync();
        return await _container.GetExitCodeAsync();
    }

    /// <summary>Runs the tool to its end, which must be a good one.</summary>
    /// <returns>What it wrote.</returns>
    public Task<string> RunAsync(string arguments) => RunShellAsync($"{Tool} {arguments}");

    public async Task<string> RunShellAsync(string command)
    {
        var result = await _container.ExecAsync(["sh", "-c", command]);
        return result.ExitCode == 0
            ? result.Stdout
            : throw new InvalidOperationException($"'{command}' ended with {result.ExitCode}: {result.Stderr}{result.Stdout}");
    }

    /// <summary>Begins to run the tool on a terminal, where it shows its progress, and does not wait for it.</summary>
    public Task BeginAsync(string arguments) =>
        RunShellAsync($": >{Said}; script -qefc 'stty cols 200; {Tool} {arguments}' /dev/null >{Said} 2>&1 </dev/null &");

    /// <summary>How many events the progress has counted by now: they are stored.</summary>
    public async Task<int> CountedAsync()
    {
        var counts = Counts().Matches(await RunShellAsync($"cat {Said}"));
        return counts.Count == 0 ? 0 : int.Parse(counts[^1].Groups[1].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        await _container.DisposeAsync();
        await _volume.DisposeAsync();
        _tool.Dispose();
    }

    [GeneratedRegex(@"([\d,]+) events, ")]
    private static partial Regex Counts();
}
