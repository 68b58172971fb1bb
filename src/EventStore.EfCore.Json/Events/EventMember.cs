namespace EventStore.EfCore.Json.Events;

/// <summary>
/// The members of an event's JSON object; position and time of storing only of a stored one's, the last three only of an erased one's in a
/// backup.
/// </summary>
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
    ErasedAtMs,
    ErasureReason,
    ErasedBy,
}
