using System.Data.Common;
using EventStore.EfCore.Errors;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EventStore.EfCore.Sqlite;

/// <summary>The meaning of SQLite's result codes: https://sqlite.org/rescode.html.</summary>
internal sealed class SqliteErrorClassifier(SqliteTarget target) : IStorageErrorClassifier
{
    public string Target => target.DataSource;

    public StorageErrorKind Classify(DbException exception) => exception is SqliteException e
        ? Classify(e.SqliteErrorCode, e.SqliteExtendedErrorCode)
        : StorageErrorKind.Other;

    internal static StorageErrorKind Classify(int code, int extendedCode) => code switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => StorageErrorKind.Busy,
        raw.SQLITE_FULL => StorageErrorKind.Full,
        raw.SQLITE_READONLY => StorageErrorKind.ReadOnly,
        raw.SQLITE_CORRUPT => StorageErrorKind.Corrupt,
        raw.SQLITE_NOTADB => StorageErrorKind.NotADatabase,
        raw.SQLITE_CANTOPEN => StorageErrorKind.CannotOpen,
        raw.SQLITE_IOERR => StorageErrorKind.InputOutput,
        raw.SQLITE_CONSTRAINT => extendedCode is raw.SQLITE_CONSTRAINT_PRIMARYKEY or raw.SQLITE_CONSTRAINT_UNIQUE or raw.SQLITE_CONSTRAINT_ROWID
            ? StorageErrorKind.UniqueViolation
            : StorageErrorKind.ConstraintViolation,
        _ => StorageErrorKind.Other,
    };
}
