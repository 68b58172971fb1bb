using System.Text.Json;

namespace EventStore.EfCore.Cli.Json;

/// <summary>Reads one line of the JSON Lines format. Members that the format does not know are passed over.</summary>
internal static class EventJsonReader
{
    /// <exception cref="EventFormatException">The line is not such an object.</exception>
    /// <exception cref="InvalidEventException">It is, but its event breaks a limit.</exception>
    public static Event Read(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
                throw new EventFormatException($"it is not a JSON object but {JsonValues.Kind(ref reader)}");
            var members = ReadMembers(ref reader);
            if (reader.Read())
                throw new EventFormatException("more follows after its JSON object");
            return members.ToEvent();
        }
        catch (JsonException e)
        {
            throw new EventFormatException($"it is not valid JSON at byte {e.BytePositionInLine + 1}");
        }
    }

    private static EventMembers ReadMembers(ref Utf8JsonReader reader)
    {
        var members = new EventMembers();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (Find(ref reader) is { } member)
            {
                reader.Read();
                members.Read(member, ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return members;
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
        return reader.ValueTextEquals("signature"u8) ? EventMember.Signature : null;
    }
}
