using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Providers;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Maintenance;

internal sealed class ArchiveMaintenance(
    EventDatabase database,
    IMaintenanceStorage storage,
    IStorageInspector inspector,
    IWriteAheadLog log,
    IStorageProvider provider,
    ISchemaStorage schemas)
    : IArchiveMaintenance
{
    public Task<CheckpointReport> CheckpointAsync(CancellationToken cancellationToken = default) =>
        ChangeAsync(context => storage.CheckpointAsync(context, cancellationToken), cancellationToken);

    public Task OptimizeAsync(CancellationToken cancellationToken = default) =>
        ChangeAsync(context => storage.OptimizeAsync(context, cancellationToken), cancellationToken);

    public Task ReindexAsync(CancellationToken cancellationToken = default) =>
        ChangeAsync(context => storage.ReindexAsync(context, cancellationToken), cancellationToken);

    public Task<VacuumReport> VacuumAsync(CancellationToken cancellationToken = default) =>
        ChangeAsync(
            async context =>
            {
                // A log that is still to be copied is no room that was gained.
                await storage.CheckpointAsync(context, cancellationToken).ConfigureAwait(false);
                var before = await inspector.GetBytesAsync(context, cancellationToken).ConfigureAwait(false);
                await storage.VacuumAsync(context, cancellationToken).ConfigureAwait(false);
                await storage.CheckpointAsync(context, cancellationToken).ConfigureAwait(false);
                return new VacuumReport(before, await inspector.GetBytesAsync(context, cancellationToken).ConfigureAwait(false));
            },
            cancellationToken);

    public Task<StorageUsage> GetUsageAsync(IProgress<long>? progress = null, CancellationToken cancellationToken = default) =>
        database.ReadAsync(context => ReadUsageAsync(context, progress, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<HeldLock>> FindLocksAsync(CancellationToken cancellationToken = default) =>
        AsItIsAsync(context => storage.FindLocksAsync(context, cancellationToken), cancellationToken);

    public Task<bool> ReleaseAsync(HeldLock held, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(held);
        provider.RefuseWriting();
        return AsItIsAsync(context => storage.ReleaseAsync(context, held, cancellationToken), cancellationToken);
    }

    // A lock keeps the schema from what this code wants it to be, and its history from being read.
    private Task<T> AsItIsAsync<T>(Func<EventStoreDbContext, Task<T>> work, CancellationToken cancellationToken) =>
        database.AsItIs.ReadAsync(
            async context => await schemas.ExistsAsync(context, cancellationToken).ConfigureAwait(false)
                ? await work(context).ConfigureAwait(false)
                : throw new StorageException(
                    StorageErrorKind.CannotOpen, $"There is no database '{provider.Target}': check the connection string."),
            cancellationToken);

    private Task<bool> ChangeAsync(Func<EventStoreDbContext, Task> work, CancellationToken cancellationToken) => ChangeAsync(
        async context =>
        {
            await work(context).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    private Task<T> ChangeAsync<T>(Func<EventStoreDbContext, Task<T>> work, CancellationToken cancellationToken)
    {
        provider.RefuseWriting();
        return database.ReadAsync(work, cancellationToken);
    }

    private async Task<StorageUsage> ReadUsageAsync(
        EventStoreDbContext context, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var rows = await context.Servers.OfAllServers().OrderBy(s => s.Name).ToListAsync(cancellationToken).ConfigureAwait(false);
        var (servers, read) = (new List<ServerUsage>(rows.Count), 0L);
        foreach (var row in rows)
        {
            var (events, content) = await UsageQuery.ReadAsync(context, row.Number, row.LastPosition, Report, cancellationToken)
                .ConfigureAwait(false);
            servers.Add(new ServerUsage(new ServerId(row.Name), events, content, 0));
        }

        var bytes = await inspector.GetBytesAsync(context, cancellationToken).ConfigureAwait(false);
        var free = await storage.GetFreeBytesAsync(context, cancellationToken).ConfigureAwait(false);
        var (used, all) = (bytes - log.Bytes - (free ?? 0), servers.Sum(s => s.ContentBytes));
        return new StorageUsage(
            bytes,
            log.Bytes,
            free,
            [.. servers.Select(s => s with { Bytes = (long)((decimal)used * s.ContentBytes / Math.Max(1, all)) })
                .OrderByDescending(s => s.ContentBytes).ThenBy(s => s.Server.Value, StringComparer.Ordinal)]);

        void Report(long events) => progress?.Report(read += events);
    }
}
