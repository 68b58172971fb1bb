using System.Globalization;

namespace EventStore.EfCore.Benchmarks.Reporting;

/// <summary>Whether the machine has other work.</summary>
internal static class Load
{
    private const string Times = "/proc/stat";
    private const double MostIdle = 0.1;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    /// <summary>What to tell whoever reads the figures; null on a quiet machine, and where Linux's /proc is not.</summary>
    public static async Task<string?> WarnAsync()
    {
        if (!File.Exists(Times))
            return null;
        var (busyBefore, allBefore) = Read();
        await Task.Delay(Look);
        var (busy, all) = Read();
        var share = (double)(busy - busyBefore) / Math.Max(1, all - allBefore);
        return share <= MostIdle
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"WARNING: {share:P0} of the processors were busy before anything was measured. Only ratios within this run say anything.");
    }

    // "cpu user nice system idle iowait irq softirq steal …": https://man7.org/linux/man-pages/man5/proc_stat.5.html
    private static (long Busy, long All) Read()
    {
        var ticks = File.ReadLines(Times).First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..9]
            .Select(t => long.Parse(t, CultureInfo.InvariantCulture)).ToArray();
        return (ticks.Sum() - ticks[3] - ticks[4], ticks.Sum());
    }
}
