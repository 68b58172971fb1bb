using System.Text.Json;
using EventStore.EfCore.Events;

namespace EventStore.EfCore.Json.Events;

/// <summary>The members of one object as they come, in any order; in the end an event, when all are there.</summary>
/// <param name="last">The last of the members that the object can have.</param>
internal struct EventMembers(EventMember last)
{
    private const int Optional = (1 << (int)EventMember.Dependencies) | (1 << (int)EventMember.Channel);
    private const int Content = (1 << (int)EventMember.Payload) | (1 << (int)EventMember.Signature);
    private const int Erasure =
        (1 << (int)EventMember.ErasedAtMs) | (1 << (int)EventMember.ErasureReason) | (1 << (int)EventMember.ErasedBy);

    private static readonly EventMember[] All = Enum.GetValues<EventMember>();
    private static readonly string[] Names = [.. All.Select(m => JsonNamingPolicy.CamelCase.ConvertName(m.ToString()))];

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
    private long _erasedAtMs;
    private string? _erasureReason;
    private string? _erasedBy;

    /// <summary>Whether the object can have this member; others are passed over.</summary>
    public readonly bool Has(EventMember member) => member <= last;

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
            case EventMember.ErasedAtMs:
                _erasedAtMs = JsonValues.ReadUnsigned(ref reader, name);
                break;
            case EventMember.ErasureReason:
                _erasureReason = JsonValues.ReadText(ref reader, name);
                break;
            case EventMember.ErasedBy:
                _erasedBy = JsonValues.ReadText(ref reader, name);
                break;
        }
    }

    public readonly StoredEvent ToStoredEvent() => (_seen & Erasure) == 0 ? new(_position, _storedAtMs, ToEvent()) : ToErasedEvent();

    public readonly Event ToEvent()
    {
        Require(Optional | Erasure);
        var content = new EventContent(_author, _sequence, _previous, _dependencies, _payload, _timestampHintMs);
        return Event.Received(JsonValues.ToServer(_server!), _hash, content, _signature, _channel);
    }

    private readonly StoredEvent ToErasedEvent()
    {
        Require(Optional | Content);
        if ((_seen & Content) != 0)
            throw new EventFormatException("it is erased, but has a payload or a signature");
        var rest = new EventContent(_author, _sequence, _previous, _dependencies, [], _timestampHintMs);
        return new StoredEvent(_position, _storedAtMs, Event.Erased(JsonValues.ToServer(_server!), _hash, rest, _channel))
        {
            Erasure = new ErasureMark(_erasedAtMs, _erasureReason!, _erasedBy!),
        };
    }

    private readonly void Require(int optional)
    {
        foreach (var member in All)
        {
            if (Has(member) && ((_seen | optional) & (1 << (int)member)) == 0)
                throw new EventFormatException($"'{Names[(int)member]}' is missing");
        }
    }
}
