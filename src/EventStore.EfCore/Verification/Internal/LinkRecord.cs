namespace EventStore.EfCore.Verification;

/// <summary>An event's place and links, without its payload.</summary>
internal sealed record LinkRecord(long? ChainId, long? Sequence, long? Position, byte[]? Hash, byte[]? Previous);
