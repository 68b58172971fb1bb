using System.Text.Json;
using System.Text.Json.Serialization;
using EventStore.EfCore.Json.Events;

namespace EventStore.EfCore.Json.Contract;

/// <summary>Values that are one text, as such and as the keys of a dictionary.</summary>
/// <param name="what">The value with its article, to begin a sentence.</param>
/// <param name="parse">Reads the text; throws <see cref="FormatException"/> or <see cref="ArgumentException"/>.</param>
internal sealed class TextConverter<T>(string what, Func<string, T> parse) : JsonConverter<T>
    where T : notnull
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
            ? Parse(ref reader)
            : throw new JsonException($"{what} is a string, not {JsonValues.Kind(ref reader)}.");

    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(ref reader);

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());

    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.ToString()!);

    private T Parse(ref Utf8JsonReader reader)
    {
        try
        {
            return parse(reader.GetString()!);
        }
        catch (FormatException e)
        {
            throw new JsonException(e.Message, e);
        }
        catch (ArgumentException e)
        {
            throw new JsonException(JsonValues.Describe(e), e);
        }
    }
}
