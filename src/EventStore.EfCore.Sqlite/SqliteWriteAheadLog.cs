using EventStore.EfCore.Data;
using EventStore.EfCore.Providers;
using EventStore.EfCore.Sqlite.Files;
using EventStore.EfCore.Sqlite.WriteAheadLog;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SQLitePCL;

namespace EventStore.EfCore.Sqlite;

/// <summary>Checkpoints: https://sqlite.org/pragma.html#pragma_wal_checkpoint.</summary>
internal sealed class SqliteWriteAheadLog(SqliteTarget target, IOptions<SqliteEventStoreOptions> options) : IWriteAheadLog
{
    public long Bytes =>
        target.Path is { } link && new FileInfo(WalInspection.LogOf(RealPath.Of(link))) is { Exists: true } log ? log.Length : 0;

    public async Task<CheckpointResult> CheckpointAsync(
        EventStoreDbContext context, bool isEmptied, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var connection = context.Handle();

            // Nobody is waited for: neither readers nor another writer. Every opening sets the timeout anew.
            SqlitePragma.Write(connection, "busy_timeout", "0");
            var result = SqliteCheckpoint.Run(connection, raw.SQLITE_CHECKPOINT_PASSIVE);
            var isOversized = result.LogFrames > 2L * options.Value.WalAutoCheckpointPages;
            if (result.IsComplete && (isEmptied || isOversized))
                result = SqliteCheckpoint.Run(connection, raw.SQLITE_CHECKPOINT_TRUNCATE);

            // A frame is a page and 24 bytes: https://sqlite.org/fileformat2.html#the_write_ahead_log
            var bytes = result.LogFrames * (24 + SqlitePragma.ReadNumber(connection, "page_size"));
            return new CheckpointResult(result.IsComplete, bytes, isOversized && result.LogFrames > 0);
        }
        finally
        {
            await context.Database.CloseConnectionAsync().ConfigureAwait(false);
        }
    }
}
