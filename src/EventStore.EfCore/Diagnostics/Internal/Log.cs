using Microsoft.Extensions.Logging;

namespace EventStore.EfCore.Diagnostics;

/// <summary>Every message the store logs.</summary>
/// <remarks>
/// Event ids never change and are never used again: operators filter by them. Bands: 1000 schema, 1100 writing, 1200 reading,
/// 1300 bulk loading, 1500 backups, 1600 verification, 1700 erasing, 1800 pulling.
/// </remarks>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Information, "Applied migrations {Migrations}")]
    public static partial void MigrationsApplied(this ILogger logger, string migrations);

    [LoggerMessage(1100, LogLevel.Warning, "A transaction shared by {Calls} calls failed; each was run on its own")]
    public static partial void SharedTransactionFailed(this ILogger logger, int calls, Exception exception);

    [LoggerMessage(1101, LogLevel.Critical, "The writer has stopped: every call fails until the process is restarted")]
    public static partial void WriterStopped(this ILogger logger, Exception exception);

    [LoggerMessage(1102, LogLevel.Warning, "A transaction of {Calls} calls was committed; after that something failed")]
    public static partial void FailedAfterCommit(this ILogger logger, int calls, Exception exception);

    [LoggerMessage(1103, LogLevel.Warning, "The write-ahead log could not be copied into the database; it is tried again")]
    public static partial void CheckpointFailed(this ILogger logger, Exception exception);

    [LoggerMessage(
        1104,
        LogLevel.Warning,
        "The write-ahead log has {Bytes} bytes, and a reader that keeps an old snapshot open keeps it from being emptied: end that reader")]
    public static partial void LogOversized(this ILogger logger, long bytes);

    [LoggerMessage(1105, LogLevel.Information, "The write-ahead log was emptied: no reader keeps an old snapshot any more")]
    public static partial void LogEmptied(this ILogger logger);

    [LoggerMessage(1200, LogLevel.Error, "Left out a corrupt event of server {Server} at position {Position}, hash {Hash}: {Reason}")]
    public static partial void CorruptEvent(this ILogger logger, ServerId server, long position, string hash, string reason);

    [LoggerMessage(1201, LogLevel.Error, "The log of server {Server} has no events at the positions {From} to {To}: they were lost")]
    public static partial void MissingPositions(this ILogger logger, ServerId server, long from, long to);

    [LoggerMessage(
        1202,
        LogLevel.Error,
        "The log of server {Server} ends at position {LastPosition} by the row of the server, but has an event at position {Position}")]
    public static partial void WrongLastPosition(this ILogger logger, ServerId server, long? lastPosition, long position);

    [LoggerMessage(
        1203,
        LogLevel.Warning,
        "Following the logs was interrupted; it is tried again, for {Limit} at most before it ends with the error")]
    public static partial void FollowingInterrupted(this ILogger logger, TimeSpan limit, Exception exception);

    [LoggerMessage(
        1204,
        LogLevel.Warning,
        "What was found damaged or refused could not be recorded in quarantine; reading and storing go on. A standby, and who only reads, "
        + "cannot; a role needs INSERT, UPDATE and DELETE on the table Quarantine")]
    public static partial void NotQuarantined(this ILogger logger, Exception exception);

    [LoggerMessage(
        1300,
        LogLevel.Warning,
        "A bulk load that began at {StartedAt:O} did not complete. Nothing it stored is lost; building its index")]
    public static partial void CompletingBulkLoad(this ILogger logger, DateTimeOffset startedAt);

    [LoggerMessage(1301, LogLevel.Warning, "The index is built; the unfinished bulk load is complete")]
    public static partial void CompletedBulkLoad(this ILogger logger);

    [LoggerMessage(
        1302,
        LogLevel.Warning,
        "A bulk load that began at {StartedAt:O} did not complete, and the store is opened for reading only: until somebody opens it for "
        + "writing, its index on hashes is missing, and finding an event by its hash takes long")]
    public static partial void LeavingBulkLoad(this ILogger logger, DateTimeOffset startedAt);

    [LoggerMessage(
        1700,
        LogLevel.Warning,
        "The content of the event at position {Position} of server {Server}, hash {Hash}, is erased, by {ErasedBy}: {Reason}")]
    public static partial void Erased(
        this ILogger logger, ServerId server, long position, EventHash hash, string erasedBy, string reason);

    [LoggerMessage(1500, LogLevel.Information, "Backed up {Events} events into {Path}, {Bytes} bytes")]
    public static partial void BackedUp(this ILogger logger, long events, string path, long bytes);

    [LoggerMessage(1501, LogLevel.Error, "No backup was made into {Folder}; the next attempt is in {Interval}")]
    public static partial void BackupFailed(this ILogger logger, string folder, TimeSpan interval, Exception exception);

    [LoggerMessage(1502, LogLevel.Warning, "The backup {Path} is older than those that are kept, and could not be removed")]
    public static partial void BackupNotRemoved(this ILogger logger, string path, Exception exception);

    [LoggerMessage(1600, LogLevel.Information, "Verified the archive: {Events} events, no damage")]
    public static partial void Verified(this ILogger logger, long events);

    [LoggerMessage(
        1601, LogLevel.Error, "Verified the archive: {Events} events, {Damages} findings of damage; `eventstore verify` names all")]
    public static partial void VerifiedDamaged(this ILogger logger, long events, long damages);

    [LoggerMessage(1602, LogLevel.Error, "Verification found damage: {Kind}, server {Server}, position {Position}: {Detail}")]
    public static partial void DamageFound(
        this ILogger logger, string kind, ServerId? server, long? position, string detail);

    [LoggerMessage(1603, LogLevel.Error, "The verification of the archive was interrupted; it goes on in {Pause}")]
    public static partial void VerificationInterrupted(this ILogger logger, TimeSpan pause, Exception exception);

    [LoggerMessage(1800, LogLevel.Warning, "Pulling the log of server {Server} begins anew, from its beginning: {Reason}")]
    public static partial void PullBeginsAnew(this ILogger logger, ServerId server, string reason);
}
