using System.Text.Json;

namespace EventStore.EfCore.Json.Events;

/// <summary>A stored event is the event's own object with two members more.</summary>
internal sealed class StoredEventConverter : EventConverter<StoredEvent>
{
    public override void Write(Utf8JsonWriter writer, StoredEvent value, JsonSerializerOptions options) =>
        EventJsonWriter.Write(writer, value);

    protected override StoredEvent Read(ref Utf8JsonReader reader) => EventJsonReader.ReadStored(ref reader);
}
