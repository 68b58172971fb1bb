using System.Text.Json;

namespace EventStore.EfCore.Json.Events;

/// <summary>Reads the JSON objects of events. Members that the format does not know are passed over.</summary>
internal static class EventJsonReader
{
    /// <exception cref="EventFormatException">The line is not such an object.</exception>
    /// <exception cref="InvalidEventException">It is, but its event breaks a limit.</exception>
    public static Event ReadLine(ReadOnlySpan<byte> line) => ReadLine(line, EventMember.Signature).ToEvent();

    /// <inheritdoc cref="ReadLine(ReadOnlySpan{byte})"/>
    public static StoredEvent ReadStoredLine(ReadOnlySpan<byte> line) => ReadLine(line, EventMember.StoredAtMs).ToStoredEvent();

    /// <summary>The same of a line of a backup, which may be what is left of an erased event.</summary>
    /// <inheritdoc cref="ReadLine(ReadOnlySpan{byte})"/>
    public static StoredEvent ReadBackupLine(ReadOnlySpan<byte> line) => ReadLine(line, EventMember.ErasedBy).ToStoredEvent();

    /// <summary>Reads from the first token of a value to its last, as a converter must.</summary>
    /// <inheritdoc cref="ReadLine(ReadOnlySpan{byte})"/>
    public static Event ReadEvent(ref Utf8JsonReader reader) => ReadMembers(ref reader, EventMember.Signature).ToEvent();

    /// <inheritdoc cref="ReadEvent"/>
    public static StoredEvent ReadStored(ref Utf8JsonReader reader) => ReadMembers(ref reader, EventMember.StoredAtMs).ToStoredEvent();

    private static EventMembers ReadLine(ReadOnlySpan<byte> line, EventMember last)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            reader.Read();
            var members = ReadMembers(ref reader, last);
            if (reader.Read())
                throw new EventFormatException("more follows after its JSON object");
            return members;
        }
        catch (JsonException e)
        {
            throw new EventFormatException($"it is not valid JSON at byte {e.BytePositionInLine + 1}");
        }
    }

    private static EventMembers ReadMembers(ref Utf8JsonReader reader, EventMember last)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new EventFormatException($"it is not a JSON object but {JsonValues.Kind(ref reader)}");

        var members = new EventMembers(last);
        try
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                ReadMember(ref members, ref reader);
        }
        catch (InvalidOperationException)
        {
            // The reader's way of saying that an escape makes no well-formed Unicode; values have said so for themselves.
            throw new EventFormatException("a member's name is not well-formed Unicode text");
        }

        return members;
    }

    private static void ReadMember(ref EventMembers members, ref Utf8JsonReader reader)
    {
        if (Find(ref reader) is { } member && members.Has(member))
        {
            reader.Read();
            members.Read(member, ref reader);
        }
        else
        {
            reader.TrySkip(); // the serializer has the whole value before it calls a converter
        }
    }

    private static EventMember? Find(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("server"u8))
            return EventMember.Server;
        if (reader.ValueTextEquals("hash"u8))
            return EventMember.Hash;
        if (reader.ValueTextEquals("author"u8))
            return EventMember.Author;
        if (reader.ValueTextEquals("sequence"u8))
            return EventMember.Sequence;
        if (reader.ValueTextEquals("previous"u8))
            return EventMember.Previous;
        if (reader.ValueTextEquals("dependencies"u8))
            return EventMember.Dependencies;
        if (reader.ValueTextEquals("channel"u8))
            return EventMember.Channel;
        if (reader.ValueTextEquals("timestampHintMs"u8))
            return EventMember.TimestampHintMs;
        if (reader.ValueTextEquals("payload"u8))
            return EventMember.Payload;
        if (reader.ValueTextEquals("signature"u8))
            return EventMember.Signature;
        if (reader.ValueTextEquals("position"u8))
            return EventMember.Position;
        if (reader.ValueTextEquals("storedAtMs"u8))
            return EventMember.StoredAtMs;
        if (reader.ValueTextEquals("erasedAtMs"u8))
            return EventMember.ErasedAtMs;
        if (reader.ValueTextEquals("erasureReason"u8))
            return EventMember.ErasureReason;
        return reader.ValueTextEquals("erasedBy"u8) ? EventMember.ErasedBy : null;
    }
}
