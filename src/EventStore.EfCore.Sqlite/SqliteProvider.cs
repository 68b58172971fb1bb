using System.Data.Common;
using EventStore.EfCore.Providers;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EventStore.EfCore.Sqlite;

/// <summary>SQLite's name, its target, and the meaning of its result codes: https://sqlite.org/rescode.html.</summary>
internal sealed class SqliteProvider(SqliteTarget target) : IStorageProvider
{
    public string Name => "SQLite";

    public string Target => target.Name;

    public bool IsReadOnly => target.IsReadOnly;

    // SQLite has one writer at a time.
    public int WriterLanes => 1;

    public bool BlocksThreads => true;

    public StorageErrorKind? Classify(Exception exception) => exception switch
    {
        SqliteException e => Classify(e.SqliteErrorCode, e.SqliteExtendedErrorCode),
        DbException => StorageErrorKind.Other,
        _ => null,
    };

    public string Explain(StorageErrorKind kind) => kind switch
    {
        StorageErrorKind.Busy =>
            "The database is locked by someone else for longer than the busy timeout. "
            + "Try again, or end the other writer.",
        StorageErrorKind.Full => "There is no room left for the database. Free disk space or raise its size limit, then try again.",
        StorageErrorKind.ReadOnly when target.IsReadOnly =>
            "The store is opened for reading only ('Mode=ReadOnly' in its connection string), so nothing is written. "
            + "Open it without that to write.",
        StorageErrorKind.ReadOnly =>
            "The database may only be read. Give this user the right to write the file and its folder, "
            + "or open it for writing.",
        StorageErrorKind.Corrupt =>
            "The database is damaged. Stop writing, and restore a backup, or fetch what is lost from a peer.",
        StorageErrorKind.NotADatabase => "The file is not a database. Name another path, or move the file away.",
        StorageErrorKind.CannotOpen =>
            "The database cannot be opened. Check that the path is right, its folder exists "
            + "and this user may use both; to read what this user may not write, open it with 'Mode=ReadOnly'.",
        StorageErrorKind.InputOutput => "The operating system failed to read or write. Check the disk before anything else.",
        StorageErrorKind.UniqueViolation => "A row with the same key is stored already. Nothing of this call was stored.",
        StorageErrorKind.ConstraintViolation => "The database refused a row. Nothing of this call was stored.",
        _ => "The database failed.",
    };

    internal static StorageErrorKind Classify(int code, int extendedCode) => code switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => StorageErrorKind.Busy,
        raw.SQLITE_FULL => StorageErrorKind.Full,
        raw.SQLITE_READONLY => StorageErrorKind.ReadOnly,
        raw.SQLITE_CORRUPT => StorageErrorKind.Corrupt,
        raw.SQLITE_NOTADB => StorageErrorKind.NotADatabase,
        raw.SQLITE_CANTOPEN => StorageErrorKind.CannotOpen,
        raw.SQLITE_IOERR => StorageErrorKind.InputOutput,
        raw.SQLITE_CONSTRAINT => extendedCode
            is raw.SQLITE_CONSTRAINT_PRIMARYKEY or raw.SQLITE_CONSTRAINT_UNIQUE or raw.SQLITE_CONSTRAINT_ROWID
            ? StorageErrorKind.UniqueViolation
            : StorageErrorKind.ConstraintViolation,
        _ => StorageErrorKind.Other,
    };
}
