namespace EventStore.EfCore.Providers;

/// <summary>What became of the bytes of erased events.</summary>
/// <param name="IsPurged">Whether they are gone from the database's files.</param>
/// <param name="Remains">Where they are or may be still, and what to do about it.</param>
internal sealed record PurgeResult(bool IsPurged, IReadOnlyList<string> Remains);
