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
            using var process = OwnProcess.Start(
                [Command, contestant, file, events.ToString(CultureInfo.InvariantCulture), result]);
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
}
