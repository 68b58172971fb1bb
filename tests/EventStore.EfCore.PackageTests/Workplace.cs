using Xunit;

namespace EventStore.EfCore.PackageTests;

/// <summary>
/// A folder outside the repository with the packages in it, where applications are built from them. The packages are those in the folder
/// that <c>EVENTSTORE_TEST_PACKAGES</c> names; else they are packed here.
/// </summary>
public sealed class Workplace : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("eventstore-packages-").FullName;

    private readonly Lazy<Task<string>> _tool;

    public Workplace()
    {
        Garden = new GardenApplication(this);
        _tool = new(InstallToolAsync);
    }

    /// <summary>An application that is built from them.</summary>
    internal GardenApplication Garden { get; }

    /// <summary>The folder with the packages.</summary>
    public string Feed { get; private set; } = "";

    /// <summary>The version that all packages have.</summary>
    public string Version { get; private set; } = "";

    public async Task InitializeAsync()
    {
        Feed = Environment.GetEnvironmentVariable("EVENTSTORE_TEST_PACKAGES") ?? Path.Combine(_folder, "feed");
        if (!Directory.Exists(Feed))
            await Command.RunAsync(Repository.Folder, Command.Dotnet, "pack", "--output", Feed);

        const string One = "EventStore.EfCore.Sqlite.";
        Version = Path.GetFileNameWithoutExtension(Directory.GetFiles(Feed, $"{One}*.nupkg").Single())[One.Length..];
        var packages = await Command.RunAsync(
            _folder, Command.Dotnet, "nuget", "locals", "global-packages", "--list", "--force-english-output");
        var user = packages[(packages.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();

        // Our packages are unpacked here and nowhere else, for the next ones may have the same version. Others come from where they are.
        await File.WriteAllTextAsync(Path.Combine(_folder, "nuget.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="unpacked" /></config>
              <fallbackPackageFolders><add key="user" value="{user}" /></fallbackPackageFolders>
              <packageSources><add key="packed" value="{Feed}" /></packageSources>
            </configuration>
            """);
        await File.WriteAllTextAsync(Path.Combine(_folder, "Directory.Build.props"), $"""
            <Project><PropertyGroup><EventStoreVersion>{Version}</EventStoreVersion></PropertyGroup></Project>
            """);
        Directory.CreateDirectory(PathOf(".config"));
        File.Copy(Path.Combine(Repository.Folder, ".config", "dotnet-tools.json"), PathOf(".config/dotnet-tools.json"));
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    public string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>The operator's tool, installed from its package when it is first asked for.</summary>
    public Task<string> GetToolAsync() => _tool.Value;

    /// <summary>Puts the sources of an application there.</summary>
    public void Bring(string application)
    {
        var sources = new DirectoryInfo(Path.Combine(AppContext.BaseDirectory, "Applications", application));
        Directory.CreateDirectory(PathOf(application));
        foreach (var file in sources.GetFiles())
            file.CopyTo(Path.Combine(PathOf(application), file.Name));
    }

    public Task<string> DotnetAsync(string application, params string[] arguments) =>
        Command.RunAsync(PathOf(application), Command.Dotnet, arguments);

    private async Task<string> InstallToolAsync()
    {
        Directory.CreateDirectory(PathOf("tool"));
        await DotnetAsync("tool", "tool", "install", "EventStore.EfCore.Cli", "--tool-path", ".", "--version", Version);
        return PathOf("tool/eventstore");
    }
}
