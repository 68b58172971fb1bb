using System.Data.Common;
using System.Runtime.CompilerServices;
using EventStore.EfCore.Data;
using EventStore.EfCore.Providers;
using EventStore.EfCore.Sqlite.Files;
using EventStore.EfCore.Sqlite.HashIndex;
using EventStore.EfCore.Sqlite.WriteAheadLog;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SQLitePCL;

namespace EventStore.EfCore.Sqlite;

internal sealed class SqliteStorageInspector(
    SqliteTarget target, IWriteAheadLog log, IOptions<SqliteEventStoreOptions> options) : IStorageInspector
{
    // The first goes on past damage that ends the other.
    public IReadOnlyList<StorageCheck> Checks { get; } = [CheckStructureAsync, CheckReferencesAsync];

    public bool ProveIndexes => true;

    public Task<long> GetBytesAsync(EventStoreDbContext context, CancellationToken cancellationToken) =>
        context.WithHandleAsync(database => target.Path is null
            ? SqlitePragma.ReadNumber(database, "page_count")
                * SqlitePragma.ReadNumber(database, "page_size")
            : Files().Values.Sum(), cancellationToken);

    public Task<StorageReport> InspectAsync(EventStoreDbContext context, CancellationToken cancellationToken) =>
        context.WithHandleAsync(database =>
        {
            var settings = SqliteSetting.All.ToDictionary(s => s.Name, s => s.Describe(SqlitePragma.Read(database, s.Name)));
            if (ReadOnlyFile.IsImmutable(context.Database.GetDbConnection().ConnectionString))
                settings[SqliteSetting.JournalMode] = "wal, read without a log as immutable";
            var logBytes = log.Bytes;
            return new StorageReport(
                "SQLite", raw.sqlite3_libversion().utf8_to_string(), settings, Files(), logBytes, Warnings(database, logBytes));
        }, cancellationToken);

    public Task CheckWritableAsync(EventStoreDbContext context, CancellationToken cancellationToken) =>
        context.WithHandleAsync(database =>
        {
            // Every opening sets the timeout anew.
            SqlitePragma.Write(database, "busy_timeout", "1000");
            SqlitePragma.Run(database, "BEGIN IMMEDIATE");
            return SqlitePragma.Run(database, "ROLLBACK");
        }, cancellationToken);

    private static async IAsyncEnumerable<StorageFinding> CheckStructureAsync(
        EventStoreDbContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in RowsAsync(context, "PRAGMA integrity_check", cancellationToken).ConfigureAwait(false))
        {
            if (row[0] is not "ok")
                yield return new StorageFinding(StorageFindingKind.Structure, $"integrity check: {row[0]}");
        }
    }

    private static async IAsyncEnumerable<StorageFinding> CheckReferencesAsync(
        EventStoreDbContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in RowsAsync(context, "PRAGMA foreign_key_check", cancellationToken).ConfigureAwait(false))
        {
            yield return new StorageFinding(
                StorageFindingKind.ForeignKey, $"row {row[1]} of table {row[0]} refers to a row of {row[2]} that does not exist");
        }

        if (await HashIndexCheck.FindAsync(context, cancellationToken).ConfigureAwait(false) is { } misfit)
            yield return new StorageFinding(StorageFindingKind.Structure, misfit);
    }

    private static async IAsyncEnumerable<object[]> RowsAsync(
        EventStoreDbContext context, string sql, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await using var command = context.Database.GetDbConnection().CreateCommand();
            command.CommandText = sql;
            command.CommandTimeout = 0;
            await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                var row = new object[reader.FieldCount];
                reader.GetValues(row);
                yield return row;
            }
        }
        finally
        {
            await context.Database.CloseConnectionAsync().ConfigureAwait(false);
        }
    }

    private Dictionary<string, long> Files()
    {
        if (target.Path is not { } link)
            return [];
        var path = RealPath.Of(link);
        return new[] { path, WalInspection.LogOf(path) }.Select(p => new FileInfo(p)).Where(f => f.Exists)
            .ToDictionary(f => f.Name, f => f.Length);
    }

    private string[] Warnings(sqlite3 database, long logBytes) =>
        [.. new[] { LogWarning(database, logBytes), DiskWarning(), NetworkWarning() }.OfType<string>()];

    // A log is begun anew, from its beginning, when all of it was copied and nobody reads an older snapshot.
    private string? LogWarning(sqlite3 database, long logBytes)
    {
        var layout = new WalLayout((int)SqlitePragma.ReadNumber(database, "page_size"), IsBigEndian: false);
        var checkpointBytes = layout.OffsetOf(options.Value.WalAutoCheckpointPages + 1);
        return logBytes <= 2 * checkpointBytes
            ? null
            : $"The write-ahead log has {logBytes} bytes; it is copied into the database at {checkpointBytes}. A reader that keeps an old "
                + "snapshot open keeps it from being emptied: find who has the database open (`fuser -v`), end that reader, and let a "
                + "writer rest or end.";
    }

    private string? NetworkWarning() =>
        target.Path is { } link && Path.GetDirectoryName(RealPath.Of(link)) is { } folder && NetworkFolder.FileSystemOf(folder) is { } name
            ? $"The folder '{folder}' is on a network file system ('{name}'), where SQLite's log is safe for one machine at a time, "
                + "at best, and a power cut is another machine's. Put the archive on a disk of this machine, or use PostgreSQL."
            : null;

    private string? DiskWarning()
    {
        if (target.Path is not { } link)
            return null;
        var folder = Path.GetDirectoryName(RealPath.Of(link))!;
        var free = new DriveInfo(folder).AvailableFreeSpace;
        return free >= options.Value.MinFreeBytes
            ? null
            : $"The disk of '{folder}' has {free} bytes left, fewer than {options.Value.MinFreeBytes} (SqliteEventStoreOptions."
                + "MinFreeBytes). Free some, or move the archive to a larger disk, before nothing can be stored any more.";
    }
}
