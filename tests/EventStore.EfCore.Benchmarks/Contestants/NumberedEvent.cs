using EventStore.EfCore.Data;
using EventStore.EfCore.Database;

namespace EventStore.EfCore.Benchmarks.Contestants;

/// <summary>An event with the numbers of its row.</summary>
internal readonly record struct NumberedEvent(Event Event, int ServerId, long Position, int ChainId, int? ChannelId)
{
    public EventRow ToRow(long storedAtMs) => new()
    {
        ServerNumber = ServerId,
        Position = Position,
        ChainId = ChainId,
        Sequence = Event.Sequence,
        Hash = Event.Hash.ToArray(),
        Previous = Event.Content.Previous.ToArray(),
        Dependencies = Event.Content.DependencyBytes(),
        ChannelId = ChannelId,
        TimestampHintMs = Event.Content.TimestampHintMs,
        Payload = Event.Content.PayloadArray,
        Signature = Event.SignatureArray,
        StoredAtMs = storedAtMs,
        Checksum = Checksum(storedAtMs),
    };

    public long Checksum(long storedAtMs) => RowChecksum.Of(Event, Position, ChainId, ChannelId, storedAtMs);
}
