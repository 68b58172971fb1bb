namespace EventStore.EfCore.Reading;

/// <summary>A row of events as the queries read it, with its author and its channel's name. Nothing of it is certain.</summary>
internal sealed record EventRecord(
    long? Position,
    long? ChainId,
    byte[]? Author,
    long? Sequence,
    byte[]? Hash,
    byte[]? Previous,
    byte[]? Dependencies,
    long? ChannelId,
    string? Channel,
    long? TimestampHintMs,
    byte[]? Payload,
    byte[]? Signature,
    long? StoredAtMs,
    long? Checksum);
