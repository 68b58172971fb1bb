using System.Globalization;

namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>The writer as a process of its own, which prints what it was answered.</summary>
internal static class FollowProcess
{
    public const string Command = "follow-writer";

    public static async Task RunAsync(string provider, string target, FollowPlan plan, int first, Action<int, long> answered)
    {
        string[] arguments = [Command, provider, target, .. Numbers(plan.Servers, plan.Commits, plan.PauseMs, first)];
        using var process = OwnProcess.Start(arguments, readsOutput: true);
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            var parts = line.Split(' ');
            answered(int.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture));
        }

        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new BenchmarkFailedException($"The writer ended with exit code {process.ExitCode}.");
    }

    private static IEnumerable<string> Numbers(params int[] numbers) => numbers.Select(n => n.ToString(CultureInfo.InvariantCulture));
}
