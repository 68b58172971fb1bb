namespace EventStore.EfCore.Reconciling;

/// <summary>What a row of the log says of its item. Nothing of it is certain.</summary>
internal sealed record ItemRecord(long? Position, long? TimestampHintMs, byte[]? Hash)
{
    /// <summary>The item; null for a row that can be no event.</summary>
    public LogItem? Item => this is { TimestampHintMs: { } timestamp and >= 0, Hash: { Length: EventLimits.HashBytes } hash }
        ? new LogItem((ulong)timestamp, EventHash.FromBytes(hash))
        : null;
}
