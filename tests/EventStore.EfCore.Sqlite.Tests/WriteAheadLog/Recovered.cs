using System.Buffers.Binary;
using EventStore.EfCore.Sqlite.WriteAheadLog;
using Microsoft.Win32.SafeHandles;

namespace EventStore.EfCore.Sqlite.Tests.WriteAheadLog;

/// <summary>Makes one database file out of a database and its log, without SQLite, and says what it had to leave out.</summary>
/// <remarks>
/// Frames behind a damage are proven good by the checksum that the frame before each of them stores, so that a flipped bit costs one frame
/// and a frame of zeroes two. A page whose last image is lost keeps the one before it: the file can contradict itself, and is
/// meant to be read row by row, not to be used as it is.
/// </remarks>
internal static class Recovered
{
    /// <summary>Writes the new database and syncs it. The originals are only read, and must not be in use.</summary>
    /// <param name="databasePath">The database; it may be missing or empty.</param>
    /// <param name="outputPath">The file to make, readable by its owner alone where the system knows modes.</param>
    /// <param name="includeProven">
    /// False: what SQLite would recover. True: the frames that are provably good behind that as well, up to the last commit that is proven.
    /// </param>
    /// <exception cref="InvalidOperationException">The log is not this database's.</exception>
    /// <exception cref="IOException">The new file exists, or a file cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read or written.</exception>
    public static RecoveredReport Write(string databasePath, string outputPath, bool includeProven)
    {
        var report = WalInspection.Inspect(databasePath);
        if (report.Verdict == WalVerdict.Foreign)
            throw new InvalidOperationException(report.Explanation);
        using var output = Create(outputPath);
        if (File.Exists(report.DatabasePath))
        {
            using var database = File.Open(report.DatabasePath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            database.CopyTo(output);
            output.Flush();
        }

        var result = report.Judgement is { } judgement
            ? Apply(report, judgement, output.SafeFileHandle, includeProven)
            : RecoveredReport.Nothing;
        output.Flush(flushToDisk: true);
        return result;
    }

    private static RecoveredReport Apply(WalReport report, WalJudgement judgement, SafeFileHandle output, bool includeProven)
    {
        var last = includeProven ? judgement.ProvenFrame : judgement.AcceptedFrame;
        if (last == 0)
            return RecoveredReport.Nothing;

        var skipped = includeProven ? judgement.Skipped : [];
        using var log = WalReader.Open(report.LogPath);
        var pages = new LogImages(log, judgement.Layout, last, skipped);
        pages.WriteTo(output);
        if (pages.DatabaseSize > 0)
            Resize(output, pages.DatabaseSize, judgement.Layout.PageSize);
        return new RecoveredReport
        {
            LastFrame = last,
            Commits = pages.Commits,
            Pages = pages.Count,
            Skipped = skipped,
            OutdatedPages = [.. Outdated(skipped, pages)],
        };
    }

    private static SortedSet<uint> Outdated(IReadOnlyList<SkippedFrame> skipped, LogImages pages)
    {
        var outdated = new SortedSet<uint>();
        foreach (var frame in skipped)
        {
            if (frame.Page is { } page && (pages.FrameOf(page) ?? 0) < frame.Number)
                outdated.Add(page);
        }

        return outdated;
    }

    // SQLite reads no page beyond the size that page 1 states, and the page 1 of the last commit may be lost.
    private static void Resize(SafeFileHandle output, uint pages, int pageSize)
    {
        RandomAccess.SetLength(output, (long)pages * pageSize);
        Span<byte> size = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(size, pages);
        RandomAccess.Write(output, size, DatabaseHeader.PageCountOffset);
    }

    private static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }
}
