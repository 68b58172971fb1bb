using System.CommandLine;
using BenchmarkDotNet.Running;

namespace EventStore.EfCore.Benchmarks.Commands;

/// <summary>BenchmarkDotNet for the small paths.</summary>
internal static class MicroCommand
{
    public static Command Create()
    {
        var command = new Command("micro", "The small paths, by BenchmarkDotNet; what follows are its own options, such as --filter '*'.")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        command.SetAction(parsed =>
        {
            var options = parsed.UnmatchedTokens.Count > 0 ? parsed.UnmatchedTokens : ["--filter", "*"];
            var summaries = BenchmarkSwitcher.FromAssembly(typeof(MicroCommand).Assembly).Run([.. options]);
            return summaries.Any(s => s.HasCriticalValidationErrors || s.Reports.Any(r => !r.Success)) ? 1 : 0;
        });
        return command;
    }
}
