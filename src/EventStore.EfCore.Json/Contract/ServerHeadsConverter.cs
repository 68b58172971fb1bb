using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace EventStore.EfCore.Json.Contract;

/// <summary>Heads as peers exchange them: whoever reads them needs no holes, and learns which head is wrong.</summary>
internal sealed class ServerHeadsConverter : JsonConverter<ServerHeads>
{
    private const string Heads = "heads", Holes = "holes", Ends = "ends", Authors = "authors";

    public override ServerHeads Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var root = JsonElement.ParseValue(ref reader);
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty(Heads, out var heads) || heads.ValueKind != JsonValueKind.Array)
            throw new JsonException($"it has no array '{Heads}'");

        return new ServerHeads([.. heads.EnumerateArray().Select(ReadHead)], ReadArray(Holes, ReadHole))
        {
            Ends = ReadArray(Ends, ReadEnd),
            Authors = root.TryGetProperty(Authors, out var authors) ? authors.Deserialize(TypeOf<AuthorRange>(options)) : default,
        };

        ChainHead ReadHead(JsonElement item, int index) => ReadNamed(item, $"head {index}");

        ChainHead ReadEnd(JsonElement item, int index) => ReadNamed(item, $"end {index}");

        ChainHead ReadNamed(JsonElement item, string name) => Read(item, TypeOf<ChainHead>(options)) is { Sequence: > 0 } head
            ? head
            : throw new JsonException($"{name} is not an author, a sequence from 1 and a hash");

        ChainHole ReadHole(JsonElement item, int index) => Read(item, TypeOf<ChainHole>(options))
            ?? throw new JsonException($"hole {index} is not an author and the sequences from and to");

        T[] ReadArray<T>(string name, Func<JsonElement, int, T> read)
        {
            if (!root.TryGetProperty(name, out var items))
                return [];
            return items.ValueKind == JsonValueKind.Array
                ? [.. items.EnumerateArray().Select(read)]
                : throw new JsonException($"its '{name}' are no array");
        }
    }

    public override void Write(Utf8JsonWriter writer, ServerHeads value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WritePropertyName(Heads);
        JsonSerializer.Serialize(writer, value.Heads, TypeOf<IReadOnlyList<ChainHead>>(options));
        writer.WritePropertyName(Holes);
        JsonSerializer.Serialize(writer, value.Holes, TypeOf<IReadOnlyList<ChainHole>>(options));
        writer.WritePropertyName(Ends);
        JsonSerializer.Serialize(writer, value.Ends, TypeOf<IReadOnlyList<ChainHead>>(options));
        writer.WritePropertyName(Authors);
        JsonSerializer.Serialize(writer, value.Authors, TypeOf<AuthorRange>(options));
        writer.WriteEndObject();
    }

    private static T? Read<T>(JsonElement item, JsonTypeInfo<T> type)
        where T : struct
    {
        try
        {
            return item.Deserialize(type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonTypeInfo<T> TypeOf<T>(JsonSerializerOptions options) => (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
}
