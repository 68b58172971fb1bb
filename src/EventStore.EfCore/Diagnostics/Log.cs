using Microsoft.Extensions.Logging;

namespace EventStore.EfCore.Diagnostics;

/// <summary>Every message the store logs.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Applied migrations {Migrations}")]
    public static partial void MigrationsApplied(this ILogger logger, string migrations);

    [LoggerMessage(2, LogLevel.Error, "Left out a corrupt event of server {Server} at position {Position}, hash {Hash}: {Reason}")]
    public static partial void CorruptEvent(this ILogger logger, ServerId server, long position, string hash, string reason);

    [LoggerMessage(3, LogLevel.Warning, "A transaction shared by {Calls} calls failed; running each on its own")]
    public static partial void SharedTransactionFailed(this ILogger logger, int calls, Exception exception);

    [LoggerMessage(4, LogLevel.Warning, "A bulk load that began at {StartedAt:O} did not finish. Nothing it stored is lost; building the index it left out")]
    public static partial void FinishingBulkLoad(this ILogger logger, DateTimeOffset startedAt);

    [LoggerMessage(5, LogLevel.Warning, "The index is built; the unfinished bulk load has ended")]
    public static partial void FinishedBulkLoad(this ILogger logger);
}
