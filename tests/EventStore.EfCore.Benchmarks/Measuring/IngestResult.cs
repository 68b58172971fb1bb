namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>How fast JSON Lines are stored by tools, and the same events by the library.</summary>
/// <param name="Events">How many events there are.</param>
/// <param name="Library">Events per second of the library, from memory.</param>
/// <param name="Tools">The tools, in the order in which they were given.</param>
internal sealed record IngestResult(int Events, Spread Library, IReadOnlyList<IngestedBy> Tools);
