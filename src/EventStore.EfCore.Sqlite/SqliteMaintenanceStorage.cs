using System.Globalization;
using EventStore.EfCore.Data;
using EventStore.EfCore.Providers;
using EventStore.EfCore.Sqlite.HashIndex;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Sqlite;

internal sealed class SqliteMaintenanceStorage(SqliteTarget target, IWriteAheadLog log) : IMaintenanceStorage
{
    // Which EF Core writes before it migrates, and deletes afterwards; this store's own migrations are locked by their transaction.
    private const string LockTable = "__EFMigrationsLock";

    // All tables, not only those that this connection has asked: https://sqlite.org/pragma.html#pragma_optimize
    private const string AllTables = "0x10002";

    public async Task<CheckpointReport> CheckpointAsync(EventStoreDbContext context, CancellationToken cancellationToken)
    {
        var result = await log.CheckpointAsync(context, isEmptied: true, cancellationToken).ConfigureAwait(false);
        return new CheckpointReport(result.IsComplete, log.Bytes);
    }

    public Task OptimizeAsync(EventStoreDbContext context, CancellationToken cancellationToken) =>
        context.WithHandleAsync(database => SqlitePragma.Run(database, $"PRAGMA optimize={AllTables}"), cancellationToken);

    public async Task ReindexAsync(EventStoreDbContext context, CancellationToken cancellationToken)
    {
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        foreach (var statement in HashTables.Rebuild.Prepend("REINDEX"))
            SqlitePragma.Run(context.Handle(), statement, cancellationToken);
        await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
    }

    public Task VacuumAsync(EventStoreDbContext context, CancellationToken cancellationToken) => context.WithHandleAsync(
        database =>
        {
            SqliteVacuum.Run(database, target, cancellationToken);
            return true;
        },
        cancellationToken);

    public async Task<long?> GetFreeBytesAsync(EventStoreDbContext context, CancellationToken cancellationToken) =>
        await context.WithHandleAsync(
            database => SqlitePragma.ReadNumber(database, "freelist_count") * SqlitePragma.ReadNumber(database, "page_size"),
            cancellationToken).ConfigureAwait(false);

    public async Task<IReadOnlyList<HeldLock>> FindLocksAsync(EventStoreDbContext context, CancellationToken cancellationToken)
    {
        var tables = await context.Database.SqlQuery<int>(
            $"SELECT COUNT(*) AS \"Value\" FROM sqlite_master WHERE type = 'table' AND name = {LockTable}")
            .SingleAsync(cancellationToken).ConfigureAwait(false);
        if (tables == 0)
            return [];

        var times = await context.Database.SqlQueryRaw<string>($"SELECT \"Timestamp\" AS \"Value\" FROM \"{LockTable}\"")
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. times.Select(time => new HeldLock(
            time,
            $"EF Core's lock on migrations, a row of {LockTable}",
            "whoever began a migration then, if it still runs",
            DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since) ? since : null))];
    }

    public async Task<bool> ReleaseAsync(EventStoreDbContext context, HeldLock held, CancellationToken cancellationToken) =>
        (await FindLocksAsync(context, cancellationToken).ConfigureAwait(false)).Any(l => l.Id == held.Id)
        && await context.Database.ExecuteSqlRawAsync(
            $"DELETE FROM \"{LockTable}\" WHERE \"Timestamp\" = {{0}}", [held.Id], cancellationToken).ConfigureAwait(false) > 0;
}
