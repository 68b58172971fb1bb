using EventStore.EfCore.Verification;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Verifies the event store of a running application.</summary>
public static class EventStoreScrubBuilderExtensions
{
    /// <summary>
    /// Verifies the archive as long as the host runs, once in each interval, slowly: as <c>IArchiveVerifier.VerifyAsync</c> does with a
    /// rate, so without the engine's own checks, which belong to a check of a backup. Damage is logged, and makes the health check
    /// unhealthy until a later run finds none. An error is logged, and the run goes on where it was a minute later. When no run was
    /// complete for two intervals, the health check is degraded. A host that starts anew begins at the beginning.
    /// </summary>
    /// <param name="builder">What <c>AddEventStore()</c> returned.</param>
    /// <param name="every">The interval, 1 second to 31 days, from the beginning of one run to that of the next.</param>
    /// <param name="eventsPerSecond">
    /// How many events are read in a second, at least 1. Each is read twice: 1,000 are 43 million events a day.
    /// </param>
    /// <exception cref="InvalidOperationException">It was called before: an application has one scrubber.</exception>
    public static IEventStoreBuilder ScrubEvery(this IEventStoreBuilder builder, TimeSpan every, int eventsPerSecond)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentOutOfRangeException.ThrowIfLessThan(every, TimeSpan.FromSeconds(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(every, TimeSpan.FromDays(31));
        ArgumentOutOfRangeException.ThrowIfLessThan(eventsPerSecond, 1);
        if (builder.Services.Any(s => s.ServiceType == typeof(ScrubSchedule)))
            throw new InvalidOperationException("ScrubEvery() was called twice. Keep one of the calls.");

        builder.Services.AddSingleton(new ScrubSchedule(every, eventsPerSecond));
        builder.Services.AddSingleton<IHostedService, ScrubService>();
        return builder;
    }
}
