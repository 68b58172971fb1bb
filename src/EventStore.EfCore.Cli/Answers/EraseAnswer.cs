namespace EventStore.EfCore.Cli.Answers;

/// <summary>What `erase --json` prints: the records, whether the bytes are gone from the files, and where they may be still.</summary>
internal sealed record EraseAnswer(string Store, IReadOnlyList<ErasureRecord> Records, bool Purged, IReadOnlyList<string> Remains);
