using System.Diagnostics;

namespace EventStore.EfCore.PackageTests;

/// <summary>A program that runs to its end.</summary>
internal static class Command
{
    /// <summary>What runs .NET.</summary>
    public static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <returns>All that it said.</returns>
    /// <exception cref="InvalidOperationException">It ended with another code than 0.</exception>
    public static async Task<string> RunAsync(string folder, string program, params string[] arguments)
    {
        var (code, said) = await TryAsync(folder, program, arguments);
        return code == 0
            ? said
            : throw new InvalidOperationException($"'{program} {string.Join(' ', arguments)}' ended with {code}: {said}");
    }

    /// <returns>Its code and all that it said.</returns>
    public static async Task<(int Code, string Said)> TryAsync(string folder, string program, params string[] arguments)
    {
        using var process = Process.Start(Describe(folder, program, arguments))!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, said + await errors);
    }

    public static ProcessStartInfo Describe(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                // Build servers would outlive the tests.
                ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
                ["MSBUILDDISABLENODEREUSE"] = "1",
                ["UseSharedCompilation"] = "false",
            },
        };

        // What `dotnet test` says to what it starts would change how an application is built.
        foreach (var name in start.Environment.Keys.Where(IsOfTheTestRun).ToList())
            start.Environment.Remove(name);
        return start;
    }

    private static bool IsOfTheTestRun(string name) =>
        name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) && name is not "MSBUILDDISABLENODEREUSE"
        || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase);
}
