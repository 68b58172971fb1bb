using System.Diagnostics;
using System.Text.RegularExpressions;
using EventStore.EfCore.CrashTests;
using Shouldly;

namespace EventStore.EfCore.Cli.Tests.Support;

/// <summary>The commands that the pages of docs show. A block that begins with <c>sh not-run</c> is none of them.</summary>
internal static partial class DocsPage
{
    private static string Folder { get; } = Path.Combine(RepositoryFolder(), "docs");

    /// <summary>The names of all pages.</summary>
    public static IEnumerable<string> All =>
        Directory.GetFiles(Folder, "*.md").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);

    public static string Read(string page) => File.ReadAllText(Path.Combine(Folder, page));

    /// <summary>A page's sections that have commands.</summary>
    public static IEnumerable<string> Sections(string page) =>
        $"\n{Read(page)}".Split("\n## ").Skip(1).Where(section => Block().IsMatch(section)).Select(section => section.Split('\n')[0]);

    /// <summary>The commands of a section, one block after the other.</summary>
    public static string Commands(string page, string section)
    {
        var text = Read(page).Split($"\n## {section}\n") is [_, var rest]
            ? rest.Split("\n## ")[0]
            : throw new InvalidOperationException(section);
        var blocks = Block().Matches(text).Select(m => m.Groups["commands"].Value).ToArray();
        blocks.ShouldNotBeEmpty();
        return string.Concat(blocks);
    }

    /// <summary>Runs commands in a folder, in which `eventstore` is the built tool.</summary>
    public static async Task RunAsync(string folder, string commands)
    {
        var script = $"set -e\neventstore() {{ '{ToolProcess.Host}' '{TestedTool.Assembly}' \"$@\"; }}\n{commands}";
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = shell.StandardOutput.ReadToEndAsync();
        var error = await shell.StandardError.ReadToEndAsync();
        await shell.WaitForExitAsync();
        await output;
        if (shell.ExitCode != 0)
            throw new InvalidOperationException($"The commands ended with {shell.ExitCode}: {error}\n{commands}");
    }

    private static string RepositoryFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "EventStore.EfCore.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside their repository.");
        return folder.FullName;
    }

    [GeneratedRegex("^```sh\n(?<commands>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
