using EventStore.EfCore.Diagnostics;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the event store to an application's health checks.</summary>
public static class EventStoreHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check that is unhealthy when the writer has stopped, the database cannot be read or written, its schema or its settings are
    /// refused, or the scrubber has found damage; and degraded, with sentences for people, when the newest transaction failed, the
    /// write-ahead log outgrows its bound, the disk is nearly full, or whatever else a <see cref="EventStore.EfCore.StorageReport"/> warns
    /// of. It opens the database, as any first call does.
    /// </summary>
    /// <param name="builder">What <c>AddHealthChecks()</c> returned.</param>
    /// <param name="name">The check's name; <c>eventstore</c> unless told otherwise.</param>
    public static IHealthChecksBuilder AddEventStore(this IHealthChecksBuilder builder, string name = "eventstore")
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HealthCheckRegistration(
            name, provider => ActivatorUtilities.CreateInstance<EventStoreHealthCheck>(provider), failureStatus: null, tags: null));
    }
}
