namespace EventStore.EfCore.Sqlite.WriteAheadLog;

/// <summary>
/// Whether a log can be that of the database beside which it is found: what the two headers say, before anything is recovered.
/// </summary>
/// <remarks>
/// <para>Compared are the header in the database's file and those in the log's images of page 1 that are or will be committed:</para>
/// <list type="bullet">
/// <item>The page size: it cannot change in WAL mode.</item>
/// <item>The journal mode: a file is in WAL mode before its log has a frame, and leaves it after the log is gone. A backup put in the
/// place of a database is in rollback mode, as a rule, and the old log beside it would be recovered over it all the same.</item>
/// <item>The <see cref="DatabaseIdentity"/>, the only thing by which a log of another new database can be told.</item>
/// <item>The change counter: the file has a value that the log has, when a checkpoint copied page 1 from it, or the one just
/// before or at its beginning. A file with a later one is ahead of this log (an older log put back, or one cut short); a file
/// with an earlier one is older than what the log was begun on. Counters often repeat, so agreement proves nothing.</item>
/// </list>
/// <para>A log without an image of page 1 (no transaction grew the database) has only page size and journal mode to go by.</para>
/// </remarks>
internal static class LogBinding
{
    /// <summary>What speaks against the two belonging together, as half a sentence; null when nothing does.</summary>
    public static string? FindObjection(DatabaseHeader database, WalJudgement log)
    {
        if (log.ProvenFrame == 0)
            return null;
        if (log.Layout.PageSize != database.PageSize)
            return $"its pages have {log.Layout.PageSize} bytes and the database's have {database.PageSize}";
        if (!database.IsWal)
            return "the database is not in WAL mode, and so has no log";
        if (log is not { FirstPage1: { } first, LastPage1: { } last })
            return null;
        if (DatabaseIdentity.Of(first) != DatabaseIdentity.Of(database))
            return $"it is the log of the database with the identity {Name(first)}, and this one has {Name(database)}";
        if (unchecked((int)(last.ChangeCounter - database.ChangeCounter)) < 0)
            return $"it ends at change {last.ChangeCounter}, and the database has reached {database.ChangeCounter} already";
        return unchecked((int)(database.ChangeCounter - first.ChangeCounter)) < -1
            ? $"it begins with change {first.ChangeCounter}, and the database has only reached {database.ChangeCounter}"
            : null;
    }

    private static string Name(DatabaseHeader header) => DatabaseIdentity.Of(header) is { } identity ? $"'{identity}'" : "none";
}
