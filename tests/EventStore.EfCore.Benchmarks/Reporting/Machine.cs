using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace EventStore.EfCore.Benchmarks.Reporting;

/// <summary>Where the figures come from: only those of one run compare.</summary>
internal sealed record Machine(
    int Processors,
    string OperatingSystem,
    string Architecture,
    string Runtime,
    string Sqlite,
    string FileSystem,
    double FsyncMicroseconds,
    DateTimeOffset Time)
{
    public static Machine Read(string folder) => new(
        Environment.ProcessorCount,
        RuntimeInformation.OSDescription,
        RuntimeInformation.ProcessArchitecture.ToString(),
        RuntimeInformation.FrameworkDescription,
        new SqliteConnection().ServerVersion,
        new DriveInfo(Path.GetFullPath(folder)).DriveFormat,
        Fsync.Measure(folder),
        DateTimeOffset.UtcNow);
}
