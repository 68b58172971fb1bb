using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using EventStore.EfCore.Json.Events;

namespace EventStore.EfCore.Json.Contract;

/// <summary>What options need to know of the event store's types.</summary>
internal static class EventStoreContract
{
    public static IReadOnlyList<JsonConverter> Converters { get; } =
    [
        new TextConverter<EventHash>("An event hash", text => EventHash.Parse(text)),
        new TextConverter<AuthorId>("An author id", text => AuthorId.Parse(text)),
        new TextConverter<ServerId>("A server name", text => new ServerId(text)),
        new PlainEventConverter(),
        new StoredEventConverter(),
        new ServerHeadsConverter(),
        new RequestConverter<LogRequest, LogRequestBody>(LogRequestBody.Of),
        new RequestConverter<HistoryRequest, HistoryRequestBody>(HistoryRequestBody.Of),
        new RequestConverter<HeadsRequest, HeadsRequestBody>(HeadsRequestBody.Of),
        new RequestConverter<MissingRequest, MissingRequestBody>(MissingRequestBody.Of),
        new TextConverter<LogCursor>("A cursor", text => LogCursor.Parse(text)),
        new JsonStringEnumConverter<CursorProblem>(JsonNamingPolicy.CamelCase, allowIntegerValues: false),
        new JsonStringEnumConverter<StoreOutcome>(JsonNamingPolicy.CamelCase, allowIntegerValues: false),
        new JsonStringEnumConverter<VerifyFindingKind>(JsonNamingPolicy.CamelCase, allowIntegerValues: false),
        new JsonStringEnumConverter<VerifyStage>(JsonNamingPolicy.CamelCase, allowIntegerValues: false),
    ];

    public static IJsonTypeInfoResolver Resolver { get; } = EventStoreJsonContext.Default.WithAddedModifier(MakeStrict);

    // Generated contracts follow the options of whoever uses them: names, numbers, nulls. These types look the same everywhere.
    private static void MakeStrict(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
            return;

        type.NumberHandling = JsonNumberHandling.Strict;
        foreach (var property in type.Properties)
        {
            property.Name = JsonNamingPolicy.CamelCase.ConvertName(((MemberInfo)property.AttributeProvider!).Name);
            property.ShouldSerialize = static (_, _) => true;
            if (property.AssociatedParameter is { IsNullable: false })
                property.IsRequired = true;
        }

        // The serializer itself looks at nullable annotations only where the options, which are other types' too, say so.
        JsonPropertyInfo[] needed = [.. type.Properties.Where(p => p.IsRequired && !p.PropertyType.IsValueType)];
        if (needed.Length > 0)
            type.OnDeserialized = value => RefuseNull(value, needed);

        // Its kind says it.
        if (type.Type == typeof(VerifyFinding))
            type.Properties.Remove(type.Properties.Single(p => p.Name == "isDamage"));
    }

    private static void RefuseNull(object value, JsonPropertyInfo[] needed)
    {
        if (needed.FirstOrDefault(p => p.Get!(value) is null) is { } property)
            throw new JsonException($"'{property.Name}' is null");
    }
}
