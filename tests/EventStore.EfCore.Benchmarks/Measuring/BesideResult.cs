namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>What a writer keeps of its rate beside readers. Medians of the rounds.</summary>
/// <param name="Alone">Events per second alone.</param>
/// <param name="Beside">The same beside the readers.</param>
/// <param name="Ratio">The second to the first, within a round.</param>
/// <param name="Pages">How long the readers' pages took.</param>
internal sealed record BesideResult(double Alone, double Beside, double Ratio, LatencyResult Pages);
