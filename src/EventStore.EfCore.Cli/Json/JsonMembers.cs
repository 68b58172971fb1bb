using System.Text.Json;

namespace EventStore.EfCore.Cli.Json;

/// <summary>Members of the answers that several commands write.</summary>
internal static class JsonMembers
{
    public static void WriteTexts(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    public static void WriteEvents(this Utf8JsonWriter json, string name, IEnumerable<StoredEvent> events)
    {
        json.WriteStartArray(name);
        foreach (var stored in events)
            EventJsonWriter.Write(json, stored);
        json.WriteEndArray();
    }

    public static void WriteCorrupt(this Utf8JsonWriter json, string name, IEnumerable<CorruptEvent> corrupt)
    {
        json.WriteStartArray(name);
        foreach (var row in corrupt)
        {
            json.WriteStartObject();
            json.WriteNumber("position", row.Position);
            json.WriteString("hash", row.Hash);
            json.WriteString("reason", row.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
