using System.Globalization;

namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>What this process has given the system to write: logs, checkpoints and all.</summary>
internal static class WrittenBytes
{
    // https://man7.org/linux/man-pages/man5/proc_pid_io.5.html
    private const string Accounts = "/proc/self/io", Written = "wchar:";

    /// <summary>Bytes since the process began; null where Linux's /proc is not.</summary>
    public static long? Read() => File.Exists(Accounts)
        ? long.Parse(
            File.ReadLines(Accounts).First(l => l.StartsWith(Written, StringComparison.Ordinal))[Written.Length..],
            CultureInfo.InvariantCulture)
        : null;
}
