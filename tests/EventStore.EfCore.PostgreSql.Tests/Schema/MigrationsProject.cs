using System.Diagnostics;

namespace EventStore.EfCore.PostgreSql.Tests.Schema;

/// <summary>
/// A copy of the migrations' project and of what it is built from, on which <c>dotnet ef</c> can work: a bundle restores packages for this
/// machine, and writes that down beside the sources.
/// </summary>
internal sealed class MigrationsProject : IDisposable
{
    private static readonly string[] Copied = [".config", "Migrations/PostgreSql", "src/EventStore.EfCore"];
    private static readonly string[] NotCopied = ["bin", "obj"];

    private readonly string _folder = Directory.CreateTempSubdirectory("eventstore-release-").FullName;

    /// <summary>Runs <c>dotnet ef migrations</c>.</summary>
    /// <returns>The file that it has made.</returns>
    public async Task<string> MakeAsync(string what, params string[] arguments)
    {
        if (Directory.GetFileSystemEntries(_folder).Length == 0)
        {
            CopyRepository();
            await RunInAsync(_folder, "dotnet", "tool", "restore");
            await RunInAsync(_folder, "dotnet", "restore", "Migrations/PostgreSql");
        }

        var file = Path.Combine(_folder, $"made-{what}");
        await RunInAsync(
            _folder, "dotnet", ["ef", "migrations", what, "--project", "Migrations/PostgreSql", "--output", file, .. arguments]);
        return file;
    }

    public static Task RunAsync(string program, params string[] arguments) => RunInAsync("/", program, arguments);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task RunInAsync(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                // There, the packages that are written down must do; and none for this machine are.
                ["CI"] = "",

                // Build servers would keep the copy's files open, and outlive the tests.
                ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
                ["MSBUILDDISABLENODEREUSE"] = "1",
                ["UseSharedCompilation"] = "false",
            },
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"'{program} {string.Join(' ', arguments)}' failed: {said}{await errors}");
    }

    private void CopyRepository()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "EventStore.EfCore.sln")))
            root = root.Parent ?? throw new InvalidOperationException("The tests do not run below the repository.");

        foreach (var file in root.GetFiles().Where(file => file.Extension is ".props" or ".json" or ".editorconfig"))
            file.CopyTo(Path.Combine(_folder, file.Name));
        foreach (var folder in Copied)
            Copy(new DirectoryInfo(Path.Combine(root.FullName, folder)), Path.Combine(_folder, folder));
    }

    private static void Copy(DirectoryInfo from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in from.GetFiles())
            file.CopyTo(Path.Combine(to, file.Name));
        foreach (var folder in from.GetDirectories().Where(folder => !NotCopied.Contains(folder.Name)))
            Copy(folder, Path.Combine(to, folder.Name));
    }
}
