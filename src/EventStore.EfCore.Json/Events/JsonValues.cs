using System.Buffers;
using System.Text;
using System.Text.Json;

namespace EventStore.EfCore.Json.Events;

/// <summary>Reads single JSON values strictly, and names the member where one is not what it must be.</summary>
internal static class JsonValues
{
    private const int LongestQuote = 40;

    public static string ReadText(ref Utf8JsonReader reader, string name)
    {
        Expect(ref reader, JsonTokenType.String, name, "a string");
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // The reader's way of saying that the bytes, or an escape, are no well-formed Unicode.
            throw new EventFormatException($"'{name}' is not well-formed Unicode text");
        }
    }

    public static byte[] ReadHex(ref Utf8JsonReader reader, string name, int bytes)
    {
        var value = new byte[bytes];
        ReadHex(ref reader, name, value);
        return value;
    }

    public static EventHash ReadHash(ref Utf8JsonReader reader, string name)
    {
        Span<byte> value = stackalloc byte[EventLimits.HashBytes];
        ReadHex(ref reader, name, value);
        return EventHash.FromBytes(value);
    }

    public static EventHash[] ReadHashes(ref Utf8JsonReader reader, string name)
    {
        Expect(ref reader, JsonTokenType.StartArray, name, "an array");
        var hashes = new List<EventHash>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            hashes.Add(ReadHash(ref reader, name));
        return [.. hashes];
    }

    /// <summary>An unsigned 64-bit integer that a signed one can hold.</summary>
    public static long ReadUnsigned(ref Utf8JsonReader reader, string name)
    {
        Expect(ref reader, JsonTokenType.Number, name, "a number");
        if (reader.TryGetInt64(out var value))
        {
            return value >= 0 ? value : throw new EventFormatException($"'{name}' is {value}; it is never below 0");
        }

        var what = reader.TryGetUInt64(out _) ? $"beyond {long.MaxValue}, the largest that is stored" : "not an unsigned 64-bit integer";
        throw new EventFormatException($"'{name}' is {Quote(ref reader)}, which is {what}");
    }

    public static byte[] ReadBase64(ref Utf8JsonReader reader, string name)
    {
        Expect(ref reader, JsonTokenType.String, name, "a base64 string");
        try
        {
            if (reader.TryGetBytesFromBase64(out var value))
                return value;
        }
        catch (InvalidOperationException)
        {
            // Not well-formed Unicode.
        }

        throw new EventFormatException($"'{name}' is not base64");
    }

    public static ServerId ToServer(string name)
    {
        try
        {
            return new ServerId(name);
        }
        catch (ArgumentException e)
        {
            throw new EventFormatException($"its server is not valid: {Describe(e).TrimEnd('.')}");
        }
    }

    /// <summary>The exception's message without what its base class adds for programmers.</summary>
    public static string Describe(ArgumentException e) =>
        e.Message.Replace($" (Parameter '{e.ParamName}')", "", StringComparison.Ordinal);

    /// <summary>The kind of value the reader is at, in words.</summary>
    public static string Kind(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.Null => "null",
        _ => "true or false",
    };

    private static void ReadHex(ref Utf8JsonReader reader, string name, scoped Span<byte> value)
    {
        Expect(ref reader, JsonTokenType.String, name, "a string");
        var digits = reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(ReadText(ref reader, name)) : Bytes(ref reader);
        if (digits.Length != value.Length * 2 || !TryDecode(digits, value))
            throw new EventFormatException($"'{name}' is not {value.Length * 2} hexadecimal digits but '{Quote(ref reader)}'");
    }

    private static bool TryDecode(ReadOnlySpan<byte> digits, scoped Span<byte> value) =>
        Convert.FromHexString(digits, value, out _, out _) == OperationStatus.Done;

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type, string name, string what)
    {
        if (reader.TokenType != type)
            throw new EventFormatException($"'{name}' is not {what} but {Kind(ref reader)}");
    }

    private static string Quote(ref Utf8JsonReader reader)
    {
        var value = Bytes(ref reader);
        return value.Length <= LongestQuote ? Encoding.UTF8.GetString(value) : $"{Encoding.UTF8.GetString(value[..LongestQuote])}…";
    }

    // A value comes in pieces where a request's body does.
    private static ReadOnlySpan<byte> Bytes(ref Utf8JsonReader reader) =>
        reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan;
}
