using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EventStore.EfCore.Json.Tests.Support;

/// <summary>Options as applications have them.</summary>
public static class SampleOptions
{
    /// <summary>As an application has them that set nothing, but for an encoder that leaves text readable.</summary>
    public static JsonSerializerOptions Plain { get; } =
        new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }.AddEventStore();

    /// <summary>Each of these would give the types another shape.</summary>
    public static JsonSerializerOptions Headstrong { get; } = new JsonSerializerOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseUpper,
        NumberHandling = JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.WriteAsString,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        Converters = { new JsonStringEnumConverter() },
    }.AddEventStore();

    public static JsonSerializerOptions Web { get; } =
        new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }.AddEventStore();
}
