namespace EventStore.EfCore.Database;

/// <summary>
/// A row of <c>Events</c> as the database has it: damage can leave NULL in any column. Every read goes by this; the public row type is for
/// writing, and for a team's own LINQ.
/// </summary>
internal sealed class UncheckedEvent
{
    public int ServerNumber { get; init; }

    public long? Position { get; init; }

    public int? ChainId { get; init; }

    public long? Sequence { get; init; }

    public byte[]? Hash { get; init; }

    public byte[]? Previous { get; init; }

    public byte[]? Dependencies { get; init; }

    public int? ChannelId { get; init; }

    public long? TimestampHintMs { get; init; }

    public byte[]? Payload { get; init; }

    public byte[]? Signature { get; init; }

    public long? StoredAtMs { get; init; }

    public long? Checksum { get; init; }
}
