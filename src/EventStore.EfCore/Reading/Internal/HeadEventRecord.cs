namespace EventStore.EfCore.Reading;

/// <summary>An event that has the sequence of somebody's head.</summary>
internal sealed record HeadEventRecord(int ChainId, byte[]? Hash);
