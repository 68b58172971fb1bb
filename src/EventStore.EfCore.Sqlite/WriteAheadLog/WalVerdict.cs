namespace EventStore.EfCore.Sqlite.WriteAheadLog;

/// <summary>What to think of a database and its log before SQLite opens them.</summary>
internal enum WalVerdict
{
    /// <summary>There is no log, or an empty one, and none is needed.</summary>
    Absent,

    /// <summary>Recovery will lose nothing that can be proven.</summary>
    Whole,

    /// <summary>Recovery would drop acknowledged commits without a word.</summary>
    Damaged,

    /// <summary>The log is not the one of this database, or of this state of it.</summary>
    Foreign,

    /// <summary>The log has commits and the database's file is missing or empty: SQLite would delete the log.</summary>
    Orphaned,
}
