using System.Text.Json;

namespace EventStore.EfCore.Json.Events;

/// <summary>Writes events as JSON objects: members in one fixed order, bytes as lower-case hexadecimal digits, payload as base64.</summary>
internal static class EventJsonWriter
{
    /// <summary>The object of the JSON Lines format; `dependencies` and `channel` only where there are any.</summary>
    public static void Write(Utf8JsonWriter writer, Event value)
    {
        writer.WriteStartObject();
        WriteMembers(writer, value);
        writer.WriteEndObject();
    }

    /// <summary>The same with the event's place in this store.</summary>
    public static void Write(Utf8JsonWriter writer, StoredEvent value)
    {
        writer.WriteStartObject();
        WriteMembers(writer, value.Event);
        writer.WriteNumber("position"u8, value.Position);
        writer.WriteNumber("storedAtMs"u8, value.StoredAtMs);
        writer.WriteEndObject();
    }

    /// <summary>
    /// What is left of an erased event, as a backup has it: without payload and signature, with the record of its erasure.
    /// </summary>
    public static void WriteErased(Utf8JsonWriter writer, StoredEvent rest)
    {
        writer.WriteStartObject();
        WriteKept(writer, rest.Event);
        writer.WriteNumber("position"u8, rest.Position);
        writer.WriteNumber("storedAtMs"u8, rest.StoredAtMs);
        writer.WriteNumber("erasedAtMs"u8, rest.Erasure!.ErasedAtMs);
        writer.WriteString("erasureReason"u8, rest.Erasure.Reason);
        writer.WriteString("erasedBy"u8, rest.Erasure.ErasedBy);
        writer.WriteEndObject();
    }

    private static void WriteMembers(Utf8JsonWriter writer, Event value)
    {
        WriteKept(writer, value);
        writer.WriteBase64String("payload"u8, value.Content.Payload.Span);
        WriteHex(writer, "signature"u8, value.Signature.Span);
    }

    private static void WriteKept(Utf8JsonWriter writer, Event value)
    {
        Span<byte> bytes = stackalloc byte[EventLimits.HashBytes];
        writer.WriteString("server"u8, value.Server.Value);
        value.Hash.CopyTo(bytes);
        WriteHex(writer, "hash"u8, bytes);
        value.Author.CopyTo(bytes);
        WriteHex(writer, "author"u8, bytes);
        writer.WriteNumber("sequence"u8, value.Sequence);
        value.Content.Previous.CopyTo(bytes);
        WriteHex(writer, "previous"u8, bytes);
        WriteDependencies(writer, value.Content.Dependencies);
        if (value.Channel is not null)
            writer.WriteString("channel"u8, value.Channel);
        writer.WriteNumber("timestampHintMs"u8, value.Content.TimestampHintMs);
    }

    private static void WriteDependencies(Utf8JsonWriter writer, ReadOnlySpan<EventHash> dependencies)
    {
        if (dependencies.IsEmpty)
            return;

        Span<byte> bytes = stackalloc byte[EventLimits.HashBytes];
        Span<byte> digits = stackalloc byte[EventLimits.HashBytes * 2];
        writer.WriteStartArray("dependencies"u8);
        foreach (var dependency in dependencies)
        {
            dependency.CopyTo(bytes);
            Convert.TryToHexStringLower(bytes, digits, out _);
            writer.WriteStringValue(digits);
        }

        writer.WriteEndArray();
    }

    private static void WriteHex(Utf8JsonWriter writer, ReadOnlySpan<byte> name, ReadOnlySpan<byte> bytes)
    {
        Span<byte> digits = stackalloc byte[EventLimits.SignatureBytes * 2];
        Convert.TryToHexStringLower(bytes, digits, out var written);
        writer.WriteString(name, digits[..written]);
    }
}
