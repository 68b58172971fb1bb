using System.Diagnostics;

namespace EventStore.EfCore.CrashTests;

/// <summary>Runs the writer as a process of its own and kills it (SIGKILL) in the middle of its work.</summary>
internal static class KilledWriter
{
    /// <summary>The program that runs .NET assemblies.</summary>
    public static string Host => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>The writer.</summary>
    public static string Assembly => Path.Combine(AppContext.BaseDirectory, "EventStore.EfCore.CrashTests.Writer.dll");

    /// <summary>Kills it once so many events were acknowledged; returns those, and all others that it could still say.</summary>
    public static async Task<List<Acknowledgement>> RunAsync(string file, int round, int killAfter)
    {
        var start = new ProcessStartInfo(Host)
        {
            ArgumentList = { Assembly, "endless", file, $"{round}" },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("The writer did not start.");
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            var acknowledged = new List<Acknowledgement>();
            while (await process.StandardOutput.ReadLineAsync() is { } line)
            {
                if (Acknowledgement.Parse(line) is { } one)
                    acknowledged.Add(one);
                if (acknowledged.Count == killAfter)
                    process.Kill();
            }

            await process.WaitForExitAsync();
            return acknowledged.Count >= killAfter
                ? acknowledged
                : throw new InvalidOperationException($"The writer ended by itself after {acknowledged.Count} events: {await errors}");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }
}
