using EventStore.EfCore.Database;
using EventStore.EfCore.Diagnostics;
using EventStore.EfCore.Providers;
using EventStore.EfCore.Schema;
using Microsoft.Extensions.Logging;

namespace EventStore.EfCore.Backup;

internal sealed class ArchiveBackup(
    EventDatabase database,
    IBackupStorage storage,
    IStorageProvider provider,
    SchemaReader schemas,
    CopyCheck check,
    ReplacementCheck replacement,
    BackupState state,
    TimeProvider clock,
    ILogger<ArchiveBackup> logger) : IArchiveBackup
{
    public async Task<BackupReport> BackUpAsync(
        string destination, IProgress<BackupProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(destination);
        storage.RequireSupport();
        var told = new BackupSteps(progress);
        var takenAt = clock.GetUtcNow();
        var source = await SourceAsync(cancellationToken).ConfigureAwait(false);
        using var copy = storage.BeginBackup(destination);
        await source.ReadAsync(
            async context =>
            {
                await copy.FillAsync(context, told.Copied, cancellationToken).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        var servers = await check.RunAsync(copy, provider.Target, told.Checked, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var report = new BackupReport(copy.Path, copy.Place(), takenAt, servers);
        state.Succeeded(takenAt);
        logger.BackedUp(report.Events, report.Path, report.Bytes);
        return report;
    }

    public async Task<BackupReport> BackUpIntoAsync(
        string folder, int keep, IProgress<BackupProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        ArgumentOutOfRangeException.ThrowIfLessThan(keep, 1);
        storage.RequireSupport();
        var backups = new BackupFolder(folder);
        backups.Make();
        storage.RemoveAbandoned(backups.Path, BackupFolder.IsOurs);
        var report = await BackUpAsync(backups.NewPath(clock.GetUtcNow()), progress, cancellationToken).ConfigureAwait(false);
        backups.RemoveOldest(keep, logger);
        return report;
    }

    public async Task<BackupReport> RestoreAsync(
        string backup, IProgress<BackupProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(backup);
        storage.RequireSupport();
        provider.RefuseWriting();
        var told = new BackupSteps(progress);
        using var copy = storage.BeginRestore(backup);
        await copy.FillAsync(told.Copied, cancellationToken).ConfigureAwait(false);
        var servers = await check.RunAsync(copy, backup, told.Checked, cancellationToken).ConfigureAwait(false);
        if (copy.Replaced is { } replaced)
            await replacement.RunAsync(replaced, copy, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var takenAt = clock.GetUtcNow();
        return new BackupReport(copy.Path, copy.Place(), takenAt, servers);
    }

    /// <summary>A database that waits for a migration is backed up as it is: before one is when a backup is wanted most.</summary>
    private async Task<EventDatabase> SourceAsync(CancellationToken cancellationToken)
    {
        var status = await schemas.ReadAsync(database.AsItIs, cancellationToken).ConfigureAwait(false);
        SchemaRules.RefuseForeign(status, provider);
        return status is { Exists: true, Pending.Count: > 0 } ? database.AsItIs : database;
    }
}
