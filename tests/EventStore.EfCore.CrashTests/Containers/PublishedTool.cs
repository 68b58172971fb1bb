using System.Diagnostics;
using System.Runtime.InteropServices;

namespace EventStore.EfCore.CrashTests.Containers;

/// <summary>The tool as <c>dotnet publish</c> leaves it, for the runtime of this machine.</summary>
internal sealed class PublishedTool : IDisposable
{
    private PublishedTool(string folder) => Folder = folder;

    public string Folder { get; }

    /// <summary>The folder of the runtime that the tests run on.</summary>
    public static string Runtime => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    /// <summary>Publishes what has been built together with the tests.</summary>
    public static async Task<PublishedTool> CreateAsync()
    {
        var tool = new PublishedTool(Directory.CreateTempSubdirectory("eventstore-tool-").FullName);
        var tests = new DirectoryInfo(AppContext.BaseDirectory);
        using var publish = Process.Start(new ProcessStartInfo(
            WriterProcess.Host,
            [
                "publish", Path.Combine(Repository(tests), "src", "EventStore.EfCore.Cli"),
                "--no-build", "--configuration", tests.Parent!.Name, "--output", tool.Folder,
            ])
        {
            RedirectStandardOutput = true,
        })!;
        var said = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        if (publish.ExitCode == 0)
            return tool;
        tool.Dispose();
        throw new InvalidOperationException($"The tool was not published: {said}");
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string Repository(DirectoryInfo folder)
    {
        while (!File.Exists(Path.Combine(folder.FullName, "EventStore.EfCore.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run below the repository.");
        return folder.FullName;
    }
}
