using System.Buffers;
using System.Globalization;
using System.Text.Json;
using EventStore.EfCore.Cli.Errors;
using EventStore.EfCore.Json;

namespace EventStore.EfCore.Cli.Legacy;

/// <summary>
/// One row of a legacy archive, each value as SQLite had it: any column can hold any type there. <see cref="ToEvent"/> takes over
/// only what agrees with itself.
/// </summary>
internal sealed record LegacyRow(
    object Hash, object Server, object Channel, object Author, object Sequence, object TimestampHintMs, object Data)
{
    /// <exception cref="EventFormatException">A value is not of its type, or a column contradicts the event.</exception>
    /// <exception cref="InvalidEventException">The event breaks a limit.</exception>
    public Event ToEvent()
    {
        var decoded = LegacyDecoder.Decode(Blob(Data, "event_data"), ToServer(), ToChannel());
        var hash = Blob(Hash, "hash");
        if (!hash.AsSpan().SequenceEqual(decoded.Hash.ToArray()))
            throw Contradiction("hash", Convert.ToHexStringLower(hash), decoded.Hash);
        var author = Blob(Author, "author");
        if (!author.AsSpan().SequenceEqual(decoded.Author.ToArray()))
            throw Contradiction("author", Convert.ToHexStringLower(author), decoded.Author);
        Compare("seq", Sequence, decoded.Sequence);
        Compare("timestamp_hint_ms", TimestampHintMs, decoded.Content.TimestampHintMs);
        return decoded;
    }

    /// <summary>The row as one JSON object, for people who look into what was rejected; blobs in hexadecimal digits.</summary>
    public byte[] ToJson()
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            foreach (var (column, value) in LegacyColumns.All.Zip([Hash, Server, Channel, Author, Sequence, TimestampHintMs, Data]))
                Write(writer, column, value);
            writer.WriteEndObject();
        }

        return json.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, string column, object value)
    {
        switch (value)
        {
            case DBNull:
                writer.WriteNull(column);
                break;
            case byte[] blob:
                writer.WriteString(column, Convert.ToHexStringLower(blob));
                break;
            case long number:
                writer.WriteNumber(column, number);
                break;
            default:
                // A text, or a real number, which may be infinite.
                writer.WriteString(column, Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private ServerId ToServer()
    {
        var name = Text(Server, "server_id");
        try
        {
            return new ServerId(name);
        }
        catch (ArgumentException e)
        {
            throw new EventFormatException($"server_id is not valid: {ErrorLine.Describe(e).TrimEnd('.')}");
        }
    }

    // Its writer says "no channel" with an empty text; a missing value says no more than that.
    private string? ToChannel() => Channel is DBNull || Text(Channel, "channel_id") is not { Length: > 0 } channel ? null : channel;

    private static void Compare(string column, object value, long expected)
    {
        if (value is not long number)
            throw WrongType(column, value, "an integer");
        if (number != expected)
            throw Contradiction(column, number, expected);
    }

    private static byte[] Blob(object value, string column) => value as byte[] ?? throw WrongType(column, value, "a blob");

    private static string Text(object value, string column) => value as string ?? throw WrongType(column, value, "text");

    private static EventFormatException Contradiction(string column, object value, object expected) =>
        new($"the column {column} says '{value}', but event_data says '{expected}'");

    private static EventFormatException WrongType(string column, object value, string expected)
    {
        var actual = value switch
        {
            DBNull => "NULL",
            byte[] => "a blob",
            string => "text",
            long => "an integer",
            _ => "a real number",
        };
        return new EventFormatException($"the column {column} is {actual}, not {expected}");
    }
}
