using System.Diagnostics;

namespace EventStore.EfCore.CrashTests.DiskFull;

/// <summary>A file system of its own, a few MiB large, in memory. Needs root, as mounting does.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _ballast;

    /// <summary>Mounts it, and takes up a part of it.</summary>
    /// <param name="bytes">How large it is.</param>
    /// <param name="ballastBytes">How much of that is taken up until it is given back.</param>
    public SmallDisk(long bytes, long ballastBytes)
    {
        Folder = Directory.CreateTempSubdirectory("eventstore-small-").FullName;
        Run("mount", "-t", "tmpfs", "-o", $"size={bytes}", "tmpfs", Folder);
        _ballast = Path.Combine(Folder, "ballast");
        using var ballast = File.OpenHandle(_ballast, FileMode.CreateNew, FileAccess.Write, preallocationSize: ballastBytes);
    }

    public string Folder { get; }

    /// <summary>Gives the space back.</summary>
    public void DropBallast() => File.Delete(_ballast);

    public void Dispose()
    {
        Run("umount", "--lazy", Folder);
        Directory.Delete(Folder);
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"'{program} {string.Join(' ', arguments)}' failed. The tests of a full disk need Linux and the right to mount: {errors}");
        }
    }
}
