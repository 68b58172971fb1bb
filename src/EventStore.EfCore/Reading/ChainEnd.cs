namespace EventStore.EfCore.Reading;

/// <summary>A chain and its last event: highest sequence, of forks the one stored last.</summary>
internal sealed record ChainEnd(int ChainId, byte[] Author, long? Sequence, byte[]? Hash);

/// <summary>An event that stands at the sequence of somebody's head.</summary>
internal sealed record HeadPosition(int ChainId, long Position, byte[] Hash);
