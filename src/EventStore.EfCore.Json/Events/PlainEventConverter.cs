using System.Text.Json;

namespace EventStore.EfCore.Json.Events;

/// <summary>An event is the object of the JSON Lines format.</summary>
internal sealed class PlainEventConverter : EventConverter<Event>
{
    public override void Write(Utf8JsonWriter writer, Event value, JsonSerializerOptions options) => EventJsonWriter.Write(writer, value);

    protected override Event Read(ref Utf8JsonReader reader) => EventJsonReader.ReadEvent(ref reader);
}
