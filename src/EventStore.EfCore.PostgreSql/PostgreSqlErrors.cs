using System.Net.Sockets;
using Npgsql;
using static Npgsql.PostgresErrorCodes;

namespace EventStore.EfCore.PostgreSql;

/// <summary>The meaning of PostgreSQL's error codes: https://www.postgresql.org/docs/current/errcodes-appendix.html.</summary>
internal static class PostgreSqlErrors
{
    // A code that the driver has no name for.
    private const string IdleInTransactionSessionTimeout = "25P03";

    /// <summary>The meaning of a driver's error; null when it is none of the driver's.</summary>
    public static StorageErrorKind? Classify(Exception exception) => exception switch
    {
        PostgresException e => Classify(e.SqlState),
        NpgsqlException or ObjectDisposedException { ObjectName: nameof(NpgsqlTransaction) } => StorageErrorKind.CannotOpen,
        _ => null,
    };

    /// <summary>Whether the same may succeed when it is simply run again: what was wrong was the connection, or a neighbour.</summary>
    public static bool IsTransient(Exception exception) => exception switch
    {
        PostgresException e => IsTransient(e.SqlState),

        // Of several hosts none could be used. One of them may be the next primary, which is not yet one.
        NpgsqlException { InnerException: AggregateException all } => all.InnerExceptions.Any(IsTransient),
        NpgsqlException { InnerException: null } => true,
        NpgsqlException { InnerException: var inner } => inner is IOException or SocketException or TimeoutException,

        // A connection that breaks takes its transaction with it, before whoever commits hears of it.
        ObjectDisposedException { ObjectName: nameof(NpgsqlTransaction) } => true,
        _ => false,
    };

    internal static bool IsTransient(string code) => code is
        SerializationFailure or DeadlockDetected
        or AdminShutdown or CrashShutdown or CannotConnectNow
        or TooManyConnections or IdleInTransactionSessionTimeout
        || code.StartsWith("08", StringComparison.Ordinal);

    internal static StorageErrorKind Classify(string code) => code switch
    {
        LockNotAvailable or QueryCanceled or SerializationFailure or DeadlockDetected or TooManyConnections => StorageErrorKind.Busy,
        DiskFull => StorageErrorKind.Full,
        ReadOnlySqlTransaction => StorageErrorKind.ReadOnly,
        DataCorrupted or IndexCorrupted => StorageErrorKind.Corrupt,
        IoError or SystemError or UndefinedFile => StorageErrorKind.InputOutput,
        UniqueViolation => StorageErrorKind.UniqueViolation,
        RaiseException => StorageErrorKind.ConstraintViolation,
        InsufficientPrivilege or InvalidCatalogName or InvalidSchemaName or UndefinedTable
            or IdleInTransactionSessionTimeout => StorageErrorKind.CannotOpen,
        _ => code[..2] switch
        {
            "23" or "22" => StorageErrorKind.ConstraintViolation,
            "08" or "28" or "57" => StorageErrorKind.CannotOpen,
            "53" => StorageErrorKind.Full,
            _ => StorageErrorKind.Other,
        },
    };
}
