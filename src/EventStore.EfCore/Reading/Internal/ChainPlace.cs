namespace EventStore.EfCore.Reading;

/// <summary>A <see cref="MissingPlace"/> by the number of its chain.</summary>
internal readonly record struct ChainPlace(int ChainId, long Sequence, long Position);
