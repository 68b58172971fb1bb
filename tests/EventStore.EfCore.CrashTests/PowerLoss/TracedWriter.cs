using System.ComponentModel;
using System.Diagnostics;

namespace EventStore.EfCore.CrashTests.PowerLoss;

/// <summary>Runs the writer to its end under strace.</summary>
internal static class TracedWriter
{
    // All that changes files, so that what the model does not know cannot pass unseen. A question mark: not on every processor.
    private const string Traced =
        "openat,?open,?creat,close,write,writev,pwrite64,pwritev,pwritev2,fsync,fdatasync,sync_file_range,ftruncate,truncate,fallocate,"
        + "?unlink,unlinkat,?rename,renameat,renameat2,?link,linkat,?symlink,symlinkat,?mkdir,mkdirat,copy_file_range,sendfile";

    /// <summary>Runs a scenario on a file in a folder, which may hold it already.</summary>
    /// <param name="folder">Where the store is. Nothing else is to be in it.</param>
    /// <param name="trace">Where the trace goes.</param>
    /// <param name="scenario">See the writer.</param>
    /// <param name="checkpointPages">The log's size that a commit answers with a checkpoint; null for the product's own.</param>
    public static async Task<TracedRun> RunAsync(string folder, string trace, string scenario, int? checkpointPages = null)
    {
        var before = DiskImage.Load(folder);
        var start = new ProcessStartInfo("strace")
        {
            ArgumentList =
            {
                "-f", "--seccomp-bpf", "-qq", "-y", "-xx", "-s", "200000", "-e", "signal=none", "-e", $"trace={Traced}", "-o", trace,
                WriterProcess.Host, WriterProcess.Assembly, scenario, Path.Combine(folder, TracedRun.FileName), $"{checkpointPages ?? 0}",
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Start(start);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        await output;
        return process.ExitCode == 0
            ? new TracedRun(scenario, folder, trace, before)
            : throw new InvalidOperationException($"The traced writer ended with {process.ExitCode}: {errors}");
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException(
                "The power-loss tests need Linux and strace, and none was found. Install it: apt-get install strace", e);
        }
    }
}
