using System.Text.Json;

namespace EventStore.EfCore.Json.Events;

/// <summary>An event is the object of the JSON Lines format, and never null: an array of events holds nothing else.</summary>
internal sealed class PlainEventConverter : EventConverter<Event>
{
    public override bool HandleNull => true;

    public override void Write(Utf8JsonWriter writer, Event? value, JsonSerializerOptions options)
    {
        if (value is null)
            writer.WriteNullValue();
        else
            EventJsonWriter.Write(writer, value);
    }

    protected override Event Read(ref Utf8JsonReader reader) => EventJsonReader.ReadEvent(ref reader);
}
