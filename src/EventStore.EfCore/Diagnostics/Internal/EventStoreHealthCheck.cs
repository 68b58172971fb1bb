using EventStore.EfCore.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EventStore.EfCore.Diagnostics;

/// <summary>Whether the database can be read, its schema is the right one, and the writer works.</summary>
internal sealed class EventStoreHealthCheck(EventDatabase database, WriterState writer) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (writer.Failure is { } failure)
            return HealthCheckResult.Unhealthy(
                $"The event store's writer has stopped: '{failure.Message}'. Restart the application.", failure);

        try
        {
            await database.ReadAsync(c => c.Servers.AnyAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy();
        }
        catch (EventStoreException e)
        {
            return HealthCheckResult.Unhealthy(e.Message, e);
        }
    }
}
