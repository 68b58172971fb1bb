using System.Diagnostics;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Images;
using PostgreSql.TestServers;
using Xunit;

namespace EventStore.EfCore.AspNetCore.Tests.Containers;

/// <summary>The node's image, built once from its Dockerfile and what the repository has, without what was built from that.</summary>
public sealed class NodeImage : IAsyncLifetime
{
    private readonly Lazy<Task<IFutureDockerImage>> _image = new(BuildAsync);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task<IImage> GetAsync()
    {
        ContainerEngine.Require("the node's Dockerfile is not built");
        return await _image.Value;
    }

    public async Task DisposeAsync()
    {
        if (_image.IsValueCreated && _image.Value.IsCompletedSuccessfully)
            await _image.Value.Result.DeleteAsync();
    }

    private static async Task<IFutureDockerImage> BuildAsync()
    {
        var clone = Directory.CreateTempSubdirectory("eventstore-clone-");
        try
        {
            await CloneAsync(clone.FullName);
            var image = With(With(new ImageFromDockerfileBuilder(), "SDK"), "RUNTIME")
                .WithContextDirectory(clone.FullName)
                .WithDockerfileDirectory(Path.Combine(clone.FullName, "src", "EventStore.EfCore.ArchiveNode"))

                // Packages are had from there from where they are had here.
                .WithCreateParameterModifier(p => p.NetworkMode = "host")
                .Build();
            await image.CreateAsync();
            return image;
        }
        finally
        {
            clone.Delete(recursive: true);
        }
    }

    /// <summary>Takes another image than the official one, where the environment names it: see .ci/engine.</summary>
    private static ImageFromDockerfileBuilder With(ImageFromDockerfileBuilder builder, string argument) =>
        Environment.GetEnvironmentVariable($"EVENTSTORE_TEST_{argument}_IMAGE") is { Length: > 0 } name
            ? builder.WithBuildArgument(argument, name)
            : builder;

    /// <summary>Copies the files that a clone has, as they are here.</summary>
    private static async Task CloneAsync(string folder)
    {
        var repository = Repository(new DirectoryInfo(AppContext.BaseDirectory));
        var start = new ProcessStartInfo("git", ["ls-files", "-z"]) { WorkingDirectory = repository, RedirectStandardOutput = true };
        using var git = Process.Start(start)!;
        var names = await git.StandardOutput.ReadToEndAsync();
        await git.WaitForExitAsync();
        if (git.ExitCode != 0)
            throw new InvalidOperationException($"'git ls-files' ended with {git.ExitCode} in '{repository}'.");
        foreach (var name in names.Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var copy = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(Path.Combine(repository, name), copy);
        }
    }

    private static string Repository(DirectoryInfo folder)
    {
        while (!File.Exists(Path.Combine(folder.FullName, "EventStore.EfCore.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run below the repository.");
        return folder.FullName;
    }
}
