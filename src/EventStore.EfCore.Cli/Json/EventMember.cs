namespace EventStore.EfCore.Cli.Json;

/// <summary>The members of an event's JSON object.</summary>
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
}
