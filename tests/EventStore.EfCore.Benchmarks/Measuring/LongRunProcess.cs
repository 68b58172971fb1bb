using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>A long run in a process of its own, so that the peak of its memory is its own.</summary>
internal static class LongRunProcess
{
    public const string Command = "long-run";

    public static async Task<LongResult> RunAsync(string contestant, string file, int events)
    {
        var result = Path.GetTempFileName();
        try
        {
            using var process = Process.Start(StartInfo(contestant, file, events, result))!;
            await process.WaitForExitAsync();
            return process.ExitCode == 0
                ? JsonSerializer.Deserialize<LongResult>(await File.ReadAllTextAsync(result))!
                : throw new BenchmarkFailedException($"The long run of '{contestant}' ended with exit code {process.ExitCode}.");
        }
        finally
        {
            File.Delete(result);
        }
    }

    private static ProcessStartInfo StartInfo(string contestant, string file, int events, string result)
    {
        var self = Environment.ProcessPath!;
        var start = new ProcessStartInfo(self);

        // `dotnet run` starts the program's own executable; `dotnet some.dll` is dotnet, which must be told what to run.
        if (Path.GetFileNameWithoutExtension(self) == "dotnet")
            start.ArgumentList.Add(typeof(LongRunProcess).Assembly.Location);
        foreach (var argument in new[] { Command, contestant, file, events.ToString(CultureInfo.InvariantCulture), result })
            start.ArgumentList.Add(argument);
        return start;
    }
}
