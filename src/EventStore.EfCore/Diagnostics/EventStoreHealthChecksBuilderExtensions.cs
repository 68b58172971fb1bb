using EventStore.EfCore.Diagnostics;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the event store to an application's health checks.</summary>
public static class EventStoreHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check that is unhealthy when the database cannot be read, its schema is refused, or the writer has stopped. It opens the
    /// database, as any first call does.
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
