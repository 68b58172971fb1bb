namespace EventStore.EfCore.Sqlite.WriteAheadLog;

/// <summary>What <see cref="WalInspection"/> found.</summary>
/// <param name="Verdict">Whether the database may be opened.</param>
/// <param name="DatabasePath">The database's file, behind links.</param>
/// <param name="Database">Its header; null when the file is missing, empty or no database.</param>
/// <param name="Judgement">What the log holds; null when there is none.</param>
/// <param name="Objection">Why the log is taken for another database's; null when it is not.</param>
internal sealed record WalReport(
    WalVerdict Verdict, string DatabasePath, DatabaseHeader? Database, WalJudgement? Judgement, string? Objection)
{
    public string LogPath => WalInspection.LogOf(DatabasePath);

    /// <summary>Whether SQLite may open the two: it will lose and mix up nothing that could be proven.</summary>
    public bool MayBeOpened => Verdict is WalVerdict.Absent or WalVerdict.Whole;

    /// <summary>Whether recovery would drop acknowledged commits.</summary>
    public bool IsProvablyDamaged => Verdict == WalVerdict.Damaged;

    /// <summary>What was found and what to do next, in a few sentences; null when the database may be opened.</summary>
    public string? Explanation => Verdict switch
    {
        WalVerdict.Damaged => $"The write-ahead log '{LogPath}' is damaged at {Place(Judgement!)}. {Loss(Judgement!)} "
            + "Opening the database would drop them without a word. Copy both files away, and write what can be had into a new database "
            + "with `eventstore salvage`.",
        WalVerdict.Foreign => $"The write-ahead log '{LogPath}' does not belong to the database '{DatabasePath}': {Objection}. "
            + "Opening them together would mix the two. Put the database's own log in its place, or move this one away if the database "
            + "had none.",
        WalVerdict.Orphaned => $"The database '{DatabasePath}' is missing or empty, and its write-ahead log '{LogPath}' holds "
            + $"{Count(Judgement!.AcceptedCommits + Judgement.CommitsBehind, "commit")}, which opening it would delete. "
            + "Put the database's file back, or write what can be had into a new database with `eventstore salvage`.",
        _ => null,
    };

    private static string Place(WalJudgement log)
    {
        if (log.RejectedFrame == 0)
            return $"its header ({log.Header.Fault})";
        var damaged = log.Skipped.FirstOrDefault(s => s.Number == log.RejectedFrame);
        var page = damaged.Page is { } number ? $", page {number}," : "";
        return $"frame {log.RejectedFrame}{page} at byte {log.Layout.OffsetOf(log.RejectedFrame)}";
    }

    private static string Loss(WalJudgement log) =>
        $"Behind the last commit that SQLite accepts (frame {log.AcceptedFrame}) are {Count(log.CommitsBehind, "further commit")} "
        + $"up to frame {log.ProvenFrame}, with {Count(log.PagesBehind, "page")}; "
        + $"{Count(log.Skipped.Count, "frame")} of them cannot be proven good.";

    private static string Count(int number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";
}
