namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>What one tool took, from its start to its end, and ratios within a round.</summary>
/// <param name="Tool">Its path.</param>
/// <param name="EventsPerSecond">Its rate.</param>
/// <param name="ToLibrary">Its rate to the library's.</param>
/// <param name="ToFirst">Its rate to the first tool's.</param>
internal sealed record IngestedBy(string Tool, Spread EventsPerSecond, Spread ToLibrary, Spread ToFirst);
