using System.Diagnostics;
using EventStore.EfCore.Benchmarks.Measuring;

namespace EventStore.EfCore.Benchmarks.Reporting;

/// <summary>How long the file system takes to make a page durable: the least that any commit costs.</summary>
internal static class Fsync
{
    private const int Times = 100;

    /// <summary>The median, in microseconds.</summary>
    public static double Measure(string folder)
    {
        var path = Path.Combine(folder, "fsync-probe");
        using var file = new FileStream(
            path, FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        var page = new byte[4096];
        return Statistics.Median(Enumerable.Range(0, Times).Select(_ =>
        {
            var start = Stopwatch.GetTimestamp();
            file.Write(page);
            file.Flush(flushToDisk: true);
            return Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }));
    }
}
