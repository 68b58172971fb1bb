using System.Text.Json;

namespace EventStore.EfCore.Json.Events;

/// <summary>The members of one object as they come, in any order; in the end an event, when all are there.</summary>
/// <param name="isStored">Whether the object has an event's place in a store, too.</param>
internal struct EventMembers(bool isStored)
{
    private const int Optional = (1 << (int)EventMember.Dependencies) | (1 << (int)EventMember.Channel);
    private static readonly EventMember[] All = Enum.GetValues<EventMember>();
    private static readonly string[] Names = [.. All.Select(m => JsonNamingPolicy.CamelCase.ConvertName(m.ToString()))];

    private readonly EventMember _last = isStored ? EventMember.StoredAtMs : EventMember.Signature;
    private int _seen;
    private string? _server;
    private EventHash _hash;
    private AuthorId _author;
    private long _sequence;
    private EventHash _previous;
    private EventHash[]? _dependencies;
    private string? _channel;
    private long _timestampHintMs;
    private byte[]? _payload;
    private byte[]? _signature;
    private long _position;
    private long _storedAtMs;

    /// <summary>Whether the object can have this member; others are passed over.</summary>
    public readonly bool Has(EventMember member) => member <= _last;

    public void Read(EventMember member, ref Utf8JsonReader reader)
    {
        var name = Names[(int)member];
        if ((_seen & (1 << (int)member)) != 0)
            throw new EventFormatException($"'{name}' appears twice");
        _seen |= 1 << (int)member;

        switch (member)
        {
            case EventMember.Server:
                _server = JsonValues.ReadText(ref reader, name);
                break;
            case EventMember.Hash:
                _hash = JsonValues.ReadHash(ref reader, name);
                break;
            case EventMember.Author:
                _author = AuthorId.FromBytes(JsonValues.ReadHex(ref reader, name, EventLimits.AuthorBytes));
                break;
            case EventMember.Sequence:
                _sequence = JsonValues.ReadUnsigned(ref reader, name);
                break;
            case EventMember.Previous:
                _previous = JsonValues.ReadHash(ref reader, name);
                break;
            case EventMember.Dependencies:
                _dependencies = JsonValues.ReadHashes(ref reader, name);
                break;
            case EventMember.Channel:
                _channel = reader.TokenType == JsonTokenType.Null ? null : JsonValues.ReadText(ref reader, name);
                break;
            case EventMember.TimestampHintMs:
                _timestampHintMs = JsonValues.ReadUnsigned(ref reader, name);
                break;
            case EventMember.Payload:
                _payload = JsonValues.ReadBase64(ref reader, name);
                break;
            case EventMember.Signature:
                _signature = JsonValues.ReadHex(ref reader, name, EventLimits.SignatureBytes);
                break;
            case EventMember.Position:
                _position = JsonValues.ReadUnsigned(ref reader, name);
                break;
            case EventMember.StoredAtMs:
                _storedAtMs = JsonValues.ReadUnsigned(ref reader, name);
                break;
        }
    }

    public readonly StoredEvent ToStoredEvent() => new(_position, _storedAtMs, ToEvent());

    public readonly Event ToEvent()
    {
        foreach (var member in All)
        {
            if (Has(member) && ((_seen | Optional) & (1 << (int)member)) == 0)
                throw new EventFormatException($"'{Names[(int)member]}' is missing");
        }

        var content = new EventContent(_author, _sequence, _previous, _dependencies, _payload, _timestampHintMs);
        return Event.Received(JsonValues.ToServer(_server!), _hash, content, _signature, _channel);
    }
}
