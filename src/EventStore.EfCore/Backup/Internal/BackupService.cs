using EventStore.EfCore.Diagnostics;
using EventStore.EfCore.Providers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EventStore.EfCore.Backup;

/// <summary>Makes a backup when the newest one is as old as the interval, as long as the application runs.</summary>
internal sealed class BackupService(
    BackupSchedule schedule,
    IArchiveBackup backup,
    IBackupStorage storage,
    BackupState state,
    TimeProvider clock,
    ILogger<BackupService> logger) : BackgroundService
{
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        storage.RequireSupport();
        if (new BackupFolder(schedule.Folder).Newest() is { } newest)
            state.Succeeded(newest);
        state.Expect(clock.GetUtcNow(), schedule.Every);
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var due = state.LastGood + schedule.Every ?? DateTimeOffset.MinValue;
        while (true)
        {
            if (due - clock.GetUtcNow() is var wait && wait > TimeSpan.Zero)
                await Task.Delay(wait, clock, stoppingToken).ConfigureAwait(false);
            due = clock.GetUtcNow() + schedule.Every;
            await BackUpAsync(stoppingToken).ConfigureAwait(false);
        }
    }

    private async Task BackUpAsync(CancellationToken stoppingToken)
    {
        try
        {
            await backup.BackUpIntoAsync(schedule.Folder, schedule.Keep, progress: null, stoppingToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            // Whatever it is: the application's archive goes on, and the health check tells when there is no backup for too long.
            state.Failed(e.Message);
            logger.BackupFailed(schedule.Folder, schedule.Every, e);
        }
    }
}
