using EventStore.EfCore.Backup;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Backs up the event store of a running application.</summary>
public static class EventStoreBackupBuilderExtensions
{
    /// <summary>
    /// Backs up the archive into a folder as long as the host runs: when the host starts, unless the newest backup there is younger than
    /// the interval, and then once in each interval, as <see cref="EventStore.EfCore.IArchiveBackup.BackUpIntoAsync"/> does. A failure
    /// is logged, and the next interval tries again; when the newest good one is older than two intervals, the health check is degraded.
    /// </summary>
    /// <param name="builder">What <c>AddEventStore()</c> returned.</param>
    /// <param name="folder">The folder, on another disk than the archive; made where there is none.</param>
    /// <param name="every">The interval, 1 second to 31 days.</param>
    /// <param name="keep">How many backups stay, at least 1.</param>
    /// <exception cref="InvalidOperationException">It was called before: an application backs up into one folder.</exception>
    public static IEventStoreBuilder BackUpTo(this IEventStoreBuilder builder, string folder, TimeSpan every, int keep)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        ArgumentOutOfRangeException.ThrowIfLessThan(every, TimeSpan.FromSeconds(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(every, TimeSpan.FromDays(31));
        ArgumentOutOfRangeException.ThrowIfLessThan(keep, 1);
        if (builder.Services.Any(s => s.ServiceType == typeof(BackupSchedule)))
            throw new InvalidOperationException($"BackUpTo(\"{folder}\") was called after another one. Keep one of the calls.");

        builder.Services.AddSingleton(new BackupSchedule(folder, every, keep));
        builder.Services.AddSingleton<IHostedService, BackupService>();
        return builder;
    }
}
