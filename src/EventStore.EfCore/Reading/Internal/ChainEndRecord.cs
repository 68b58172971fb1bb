namespace EventStore.EfCore.Reading;

/// <summary>A chain and its last event: highest sequence, of forks the one stored last.</summary>
internal sealed record ChainEndRecord(int ChainId, byte[]? Author, long? Sequence, byte[]? Hash);
