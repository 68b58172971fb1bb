using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using EventStore.EfCore.Reading;

namespace EventStore.EfCore.Quarantine;

/// <summary>What was found, as it was found: JSON whose members are the columns of <c>Events</c>.</summary>
internal static class QuarantineJson
{
    // Nothing here is put into a web page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Of(EventRecord row) => Write(json =>
    {
        Number(json, "position", row.Position);
        Number(json, "chainId", row.ChainId);
        Bytes(json, "author", row.Author);
        Number(json, "sequence", row.Sequence);
        Bytes(json, "hash", row.Hash);
        Bytes(json, "previous", row.Previous);
        Bytes(json, "dependencies", row.Dependencies);
        Number(json, "channelId", row.ChannelId);
        json.WriteString("channel", row.Channel);
        Number(json, "timestampHintMs", row.TimestampHintMs);
        Bytes(json, "payload", row.Payload);
        Bytes(json, "signature", row.Signature);
        Number(json, "storedAtMs", row.StoredAtMs);
        Number(json, "checksum", row.Checksum);
    });

    /// <summary>A refused event, with at most so much of its payload.</summary>
    public static byte[] Of(Event refused, int maxPayloadBytes) => Write(json =>
    {
        var payload = refused.Content.Payload.Span;
        json.WriteString("server", refused.Server.Value);
        json.WriteBase64String("author", refused.Author.ToArray());
        json.WriteNumber("sequence", refused.Sequence);
        json.WriteBase64String("hash", refused.Hash.ToArray());
        json.WriteBase64String("previous", refused.Content.Previous.ToArray());
        json.WriteBase64String("dependencies", refused.Content.DependencyBytes());
        json.WriteString("channel", refused.Channel);
        json.WriteNumber("timestampHintMs", refused.Content.TimestampHintMs);
        json.WriteBase64String("payload", payload[..Math.Min(payload.Length, maxPayloadBytes)]);
        json.WriteNumber("payloadBytes", payload.Length);
        json.WriteBase64String("signature", refused.Signature.Span);
    });

    private static byte[] Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Number(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }

    private static void Bytes(Utf8JsonWriter json, string name, byte[]? value)
    {
        if (value is null)
            json.WriteNull(name);
        else
            json.WriteBase64String(name, value);
    }
}
