using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Providers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EventStore.EfCore.Diagnostics;

/// <summary>
/// Unhealthy when the writer has stopped, or the database cannot be read or written, its schema and settings included; degraded when
/// something is not as it should be that an operator has to look at before it comes to that.
/// </summary>
internal sealed class EventStoreHealthCheck(
    EventDatabase database,
    WriterState writer,
    IStorageProvider provider,
    IStorageInspector inspector,
    IEnumerable<IHealthCondition> conditions) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (writer.Failure is { } failure)
            return HealthCheckResult.Unhealthy(
                $"The event store's writer has stopped: '{failure.Message}'. Restart the application.", failure);

        try
        {
            var report = await database.ReadAsync(c => LookAsync(c, cancellationToken), cancellationToken).ConfigureAwait(false);
            string[] complaints = [.. report.Warnings, .. await WriterComplaintsAsync(cancellationToken).ConfigureAwait(false),
                .. conditions.Select(c => c.Complaint).OfType<string>()];
            string[] failures = [.. conditions.Select(c => c.Failure).OfType<string>()];
            if (failures.Length > 0)
                return HealthCheckResult.Unhealthy(string.Join(' ', [.. failures, .. complaints]), writer.LastError, Data(report));
            return complaints.Length == 0
                ? HealthCheckResult.Healthy(data: Data(report))
                : HealthCheckResult.Degraded(string.Join(' ', complaints), writer.LastError, Data(report));
        }
        catch (EventStoreException e)
        {
            return HealthCheckResult.Unhealthy(e.Message, e);
        }
    }

    private async Task<StorageReport> LookAsync(EventStoreDbContext context, CancellationToken cancellationToken)
    {
        await context.Servers.AnyAsync(cancellationToken).ConfigureAwait(false);
        return await inspector.InspectAsync(context, cancellationToken).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<string>> WriterComplaintsAsync(CancellationToken cancellationToken)
    {
        var complaints = new List<string>();
        if (writer.LastError is { } error)
            complaints.Add($"The newest transaction failed: '{error.Message}'.");
        if (provider.IsReadOnly)
            return complaints;

        try
        {
            await database.ReadAsync(
                async context =>
                {
                    await inspector.CheckWritableAsync(context, cancellationToken).ConfigureAwait(false);
                    return true;
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (StorageException e) when (e.Kind == StorageErrorKind.Busy)
        {
            // The lock may be the writer's own, and then it writes.
            if (writer.Calls == 0)
                complaints.Add($"Nothing can be written at the moment: '{e.Message}'");
        }

        return complaints;
    }

    private Dictionary<string, object> Data(StorageReport report) => new()
    {
        ["engine"] = $"{report.Engine} {report.EngineVersion}",
        ["log_bytes"] = report.LogBytes,
        ["queued_calls"] = writer.Calls,
    };
}
