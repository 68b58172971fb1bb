using EventStore.EfCore.Sqlite.Files;
using Microsoft.Win32.SafeHandles;

namespace EventStore.EfCore.Sqlite.WriteAheadLog;

/// <summary>Looks at a database and its log before SQLite does, which would recover the log, or forget it, without a word.</summary>
/// <remarks>
/// <para>
/// Only reads. Without a log this opens one file and reads 100 bytes. With one it reads the log once, in blocks; twice where it finds
/// damage, since another process may be writing to it: in a log that is whole, no frame stays bad.
/// </para>
/// </remarks>
internal static class WalInspection
{
    private const int Readings = 5;

    /// <summary>The log of a database, which SQLite looks for behind links: https://sqlite.org/wal.html</summary>
    public static string LogOf(string databasePath) => databasePath + "-wal";

    /// <summary>Inspects a database, whether it exists or not.</summary>
    /// <param name="databasePath">The path of its file.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static WalReport Inspect(string databasePath)
    {
        var path = RealPath.Of(databasePath);
        var database = File.Exists(path) ? KeptFiles.Open(path) : null;
        var header = database is null ? null : DatabaseHeader.Read(database);

        var file = new FileInfo(LogOf(path));
        if (!file.Exists || file.Length == 0)
            return new WalReport(WalVerdict.Absent, path, header, null, null);

        using var log = WalReader.Open(file.FullName);
        var judgement = Judge(log, header?.PageSize);
        var objection = header is null ? null : LogBinding.FindObjection(header, judgement);
        return new WalReport(Conclude(log, database, judgement, objection), path, header, judgement, objection);
    }

    private static WalVerdict Conclude(
        SafeFileHandle log, SafeFileHandle? database, WalJudgement judgement, string? objection)
    {
        if (judgement.ProvenFrame == 0)
            return WalVerdict.Whole;
        if (database is null || RandomAccess.GetLength(database) == 0)
            return WalVerdict.Orphaned;
        if (objection is not null)
            return WalVerdict.Foreign;
        return judgement.IsProvablyDamaged && !IsTakenIn(log, database, judgement) ? WalVerdict.Damaged : WalVerdict.Whole;
    }

    // A log that is ignored from its beginning is no loss when a checkpoint has copied all of it. One accepted in part would be: it hides
    // newer pages of the database behind older ones.
    private static bool IsTakenIn(SafeFileHandle log, SafeFileHandle database, WalJudgement judgement) =>
        judgement.AcceptedFrame == 0 && new WalPages(log, judgement.Layout, judgement.ProvenFrame).AreAllIn(database);

    /// <summary>Judges a log that somebody may be writing at the same time.</summary>
    public static WalJudgement Judge(SafeFileHandle log, int? pageSize)
    {
        var judgement = WalJudge.Judge(log, pageSize);
        for (var reading = 1; judgement.IsProvablyDamaged && reading < Readings; reading++)
        {
            var (header, rejected) = (judgement.Header, judgement.RejectedFrame);
            judgement = WalJudge.Judge(log, pageSize);
            if (judgement.Header == header && judgement.RejectedFrame == rejected)
                break;
        }

        return judgement;
    }
}
