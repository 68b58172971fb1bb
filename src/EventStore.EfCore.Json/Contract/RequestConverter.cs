using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace EventStore.EfCore.Json.Contract;

/// <summary>Requests by way of their bodies.</summary>
internal sealed class RequestConverter<TRequest, TBody>(Func<TRequest, TBody> toBody) : JsonConverter<TRequest>
    where TBody : class, IRequestBody<TRequest>
{
    public override TRequest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize(ref reader, BodyType(options))!.ToRequest();

    public override void Write(Utf8JsonWriter writer, TRequest value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, toBody(value), BodyType(options));

    private static JsonTypeInfo<TBody> BodyType(JsonSerializerOptions options) => (JsonTypeInfo<TBody>)options.GetTypeInfo(typeof(TBody));
}
