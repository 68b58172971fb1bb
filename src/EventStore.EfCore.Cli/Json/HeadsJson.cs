using System.Text.Json;

namespace EventStore.EfCore.Cli.Json;

/// <summary>The document that `heads --json` prints and `missing --heads` reads.</summary>
internal static class HeadsJson
{
    public static void Write(Utf8JsonWriter json, ServerHeads heads)
    {
        json.WriteStartArray("heads");
        foreach (var (author, sequence, hash) in heads.Heads)
        {
            json.WriteStartObject();
            json.WriteString("author", author.ToString());
            json.WriteNumber("sequence", sequence);
            json.WriteString("hash", hash.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("holes");
        foreach (var (author, from, to) in heads.Holes)
        {
            json.WriteStartObject();
            json.WriteString("author", author.ToString());
            json.WriteNumber("from", from);
            json.WriteNumber("to", to);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <exception cref="EventFormatException">It is not such a document.</exception>
    public static async Task<IReadOnlyList<ChainHead>> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken).ConfigureAwait(false);
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("heads", out var heads) || heads.ValueKind != JsonValueKind.Array)
            {
                throw new EventFormatException("it has no array 'heads'");
            }

            return [.. heads.EnumerateArray().Select(Read)];
        }
        catch (JsonException e)
        {
            throw new EventFormatException($"it is not valid JSON in line {e.LineNumber + 1} at byte {e.BytePositionInLine + 1}");
        }
    }

    private static ChainHead Read(JsonElement head, int index)
    {
        if (head.ValueKind == JsonValueKind.Object
            && AuthorId.TryParse(Text(head, "author"), out var author)
            && EventHash.TryParse(Text(head, "hash"), out var hash)
            && head.TryGetProperty("sequence", out var number) && number.ValueKind == JsonValueKind.Number
            && number.TryGetInt64(out var sequence) && sequence > 0)
        {
            return new ChainHead(author, sequence, hash);
        }

        throw new EventFormatException($"head {index} is not an author, a sequence from 1 and a hash");
    }

    private static string? Text(JsonElement head, string name) =>
        head.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
