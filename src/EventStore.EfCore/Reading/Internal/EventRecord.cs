namespace EventStore.EfCore.Reading;

/// <summary>A row of events as the queries read it, with its author and its channel's name.</summary>
internal sealed record EventRecord(
    long Position,
    byte[]? Author,
    long Sequence,
    byte[] Hash,
    byte[] Previous,
    byte[] Dependencies,
    string? Channel,
    long TimestampHintMs,
    byte[] Payload,
    byte[] Signature,
    long StoredAtMs);
