using System.Text.Json;
using System.Text.Json.Serialization;

namespace EventStore.EfCore.Json.Events;

/// <summary>Events in the serializer; an error has the reason that a line's would have.</summary>
internal abstract class EventConverter<T> : JsonConverter<T>
{
    public sealed override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return Read(ref reader);
        }
        catch (EventFormatException e)
        {
            throw new JsonException(e.Reason, e);
        }
        catch (InvalidEventException e)
        {
            throw new JsonException(e.Reason, e);
        }
    }

    protected abstract T Read(ref Utf8JsonReader reader);
}
