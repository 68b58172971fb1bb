namespace EventStore.EfCore.Verification;

/// <summary>How often, and how fast, a running application verifies its archive.</summary>
/// <param name="Every">The interval.</param>
/// <param name="EventsPerSecond">How many events are read in a second.</param>
internal sealed record ScrubSchedule(TimeSpan Every, int EventsPerSecond);
