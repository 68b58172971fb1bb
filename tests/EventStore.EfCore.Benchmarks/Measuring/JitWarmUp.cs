using System.Diagnostics;
using System.Runtime;

namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>
/// Repeats work until the compiler has little left to do. It compiles what is called often a second time, in the background: with EF
/// Core's many methods that takes seconds, and on a machine of few processors it takes them from whoever is measured.
/// </summary>
internal static class JitWarmUp
{
    private const int MaxRounds = 15;
    private const double Quiet = 0.03;

    public static async Task RunAsync(Func<Task> round, Action<string> report)
    {
        for (var i = 0; i < MaxRounds; i++)
        {
            var compiled = JitInfo.GetCompilationTime();
            var start = Stopwatch.GetTimestamp();
            await round();
            var share = (JitInfo.GetCompilationTime() - compiled) / Stopwatch.GetElapsedTime(start);
            report($"warming up, round {i + 1}: {share:P0} of the time is the compiler's");
            if (share < Quiet)
                return;
        }
    }
}
