using Shouldly;

namespace EventStore.EfCore.Sqlite.Tests.Schema;

/// <summary>Makes the files that killed processes leave.</summary>
internal static class LeftStates
{
    private const string Wal = "PRAGMA journal_mode=WAL;";

    private const string LockTable =
        "CREATE TABLE \"__EFMigrationsLock\" (\"Id\" INTEGER NOT NULL CONSTRAINT \"PK___EFMigrationsLock\" PRIMARY KEY, "
        + "\"Timestamp\" TEXT NOT NULL);";

    private const string OldLock = "INSERT INTO \"__EFMigrationsLock\" VALUES (1, '2020-01-02 03:04:05.678+00:00');";

    private const string UnreadableLock = "INSERT INTO \"__EFMigrationsLock\" VALUES (1, 'yesterday');";

    private const string History =
        "CREATE TABLE \"__EFMigrationsHistory\" (\"MigrationId\" TEXT NOT NULL CONSTRAINT \"PK___EFMigrationsHistory\" PRIMARY KEY, "
        + "\"ProductVersion\" TEXT NOT NULL);";

    /// <summary>There is no table of the store yet.</summary>
    public static IReadOnlyDictionary<string, Action<TemporaryFolder>> Unborn { get; } = new Dictionary<string, Action<TemporaryFolder>>
    {
        ["an empty file"] = folder => File.WriteAllBytes(folder.File, []),
        ["an empty file and the journal of its first page"] = folder => LeaveJournal(folder, withPages: false),
        ["a page and the journal that takes it back"] = folder => LeaveJournal(folder, withPages: true),
        ["an empty database"] = folder => Execute(folder, "PRAGMA user_version=1; PRAGMA user_version=0"),
        ["an empty database in WAL mode"] = folder => Execute(folder, Wal),
        ["EF's lock table"] = folder => Execute(folder, Wal + LockTable),
        ["EF's lock"] = folder => Execute(folder, Wal + LockTable + OldLock),
        ["EF's lock, just taken"] = folder => Execute(folder, Wal + LockTable + NewLock),
        ["an empty history"] = folder => Execute(folder, Wal + History),
        ["EF's lock table and an empty history"] = folder => Execute(folder, Wal + LockTable + History),
        ["EF's lock and an empty history"] = folder => Execute(folder, Wal + LockTable + OldLock + History),
    };

    /// <summary>Left beside migrations that were applied.</summary>
    public static IReadOnlyDictionary<string, Action<TemporaryFolder>> Born { get; } = new Dictionary<string, Action<TemporaryFolder>>
    {
        ["nothing"] = _ => { },
        ["EF's lock table"] = folder => Execute(folder, LockTable),
        ["EF's lock"] = folder => Execute(folder, LockTable + OldLock),
        ["EF's lock, just taken"] = folder => Execute(folder, LockTable + NewLock),
        ["EF's lock, of a time that cannot be read"] = folder => Execute(folder, LockTable + UnreadableLock),
    };

    private static string NewLock =>
        $"INSERT INTO \"__EFMigrationsLock\" VALUES (1, '{DateTimeOffset.UtcNow:yyyy-MM-dd HH:mm:ss.fff+00:00}');";

    private static void Execute(TemporaryFolder folder, string sql)
    {
        using var connection = folder.Open();
        connection.Execute(sql);
    }

    /// <summary>
    /// Copies a database in the middle of its first transaction, when the cache has overflowed: the journal is on the disk, and says that
    /// the file was empty before.
    /// </summary>
    private static void LeaveJournal(TemporaryFolder folder, bool withPages)
    {
        using var copied = new TemporaryFolder();
        using var connection = copied.Open();
        connection.Execute(
            "PRAGMA cache_size=1; BEGIN IMMEDIATE; CREATE TABLE t (x BLOB); INSERT INTO t VALUES (zeroblob(100000)), (zeroblob(100000))");
        File.Copy(copied.File + "-journal", folder.File + "-journal");
        if (withPages)
            File.Copy(copied.File, folder.File);
        else
            File.WriteAllBytes(folder.File, []);
        connection.Execute("ROLLBACK");
        if (withPages)
            new FileInfo(folder.File).Length.ShouldBeGreaterThan(0);
    }
}
