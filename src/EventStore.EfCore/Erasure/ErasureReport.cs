namespace EventStore.EfCore;

/// <summary>What an erasure came to. The records are durable, and no read gives the content any more, whatever else it says.</summary>
/// <param name="Records">The records of the erased events: new ones, and those that were there before.</param>
/// <param name="IsPurged">
/// Whether the bytes are gone from the database's own files, as far as the store can see to it. Where not, erase again when what
/// <paramref name="Remains"/> names is done: that finishes it.
/// </param>
/// <param name="Remains">Where the bytes are or may be still, and what to do about it: a sentence or two each.</param>
public sealed record ErasureReport(IReadOnlyList<ErasureRecord> Records, bool IsPurged, IReadOnlyList<string> Remains);
