namespace EventStore.EfCore.Json.Events;

/// <summary>The members of an event's JSON object; the last two only of a stored one's.</summary>
internal enum EventMember
{
    Server,
    Hash,
    Author,
    Sequence,
    Previous,
    Dependencies,
    Channel,
    TimestampHintMs,
    Payload,
    Signature,
    Position,
    StoredAtMs,
}
