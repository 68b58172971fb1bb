namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>What one contestant did with batches of one size.</summary>
/// <param name="Contestant">Who.</param>
/// <param name="BatchSize">Events per transaction.</param>
/// <param name="Events">Measured events; the warm-up comes on top.</param>
/// <param name="EventsPerSecond">Of all slices, and of what was left to do at the end.</param>
/// <param name="OursToThis">Our rate divided by this one, over the slices that were stored at the same time; what was left to do at the
/// end is a part of each.</param>
/// <param name="AllocatedBytesPerEvent">Managed bytes, by the store calls alone.</param>
/// <param name="WrittenBytesPerEvent">Bytes given to the system to write, log and checkpoints included; null where Linux's /proc is not.
/// </param>
/// <param name="CompletionSeconds">What was left to do at the end: of a bulk load, building the index.</param>
/// <param name="Settings">The effective PRAGMAs of the connection that stored.</param>
internal sealed record BatchResult(
    string Contestant,
    int BatchSize,
    int Events,
    double EventsPerSecond,
    Spread OursToThis,
    double AllocatedBytesPerEvent,
    double? WrittenBytesPerEvent,
    double CompletionSeconds,
    IReadOnlyDictionary<string, string> Settings);
