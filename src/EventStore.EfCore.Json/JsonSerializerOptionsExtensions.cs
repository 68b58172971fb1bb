using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EventStore.EfCore.Json.Contract;

namespace EventStore.EfCore.Json;

/// <summary>Teaches System.Text.Json the types of the event store.</summary>
public static class JsonSerializerOptionsExtensions
{
    /// <summary>
    /// Adds converters and contracts for events, stored events, pages, requests, receipts, heads and reports, and for the values they are
    /// made of, also as the keys of a dictionary. Their JSON is the same whatever the other options say: members and enumerations in
    /// camel case, bytes as hexadecimal digits, payloads as base64, times as Unix milliseconds. Reading them is strict: a member that a
    /// value cannot do without must be there and must not be null, and a <see cref="JsonException"/> says what is wrong.
    /// </summary>
    /// <remarks>
    /// Call it after setting <see cref="JsonSerializerOptions.TypeInfoResolver"/>. Other types are served as before. A second call adds
    /// nothing. In ASP.NET Core: <c>services.ConfigureHttpJsonOptions(o =&gt; o.SerializerOptions.AddEventStore())</c>. A
    /// <see cref="StoreResult"/> can be written but not read: only a store makes one.
    /// </remarks>
    /// <returns>The same options.</returns>
    /// <exception cref="InvalidOperationException">The options were used already and cannot be changed any more.</exception>
    public static JsonSerializerOptions AddEventStore(this JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        // No resolver at all means reflection, but only as long as nobody adds one.
        if (options.TypeInfoResolver is null && JsonSerializer.IsReflectionEnabledByDefault)
            options.TypeInfoResolver = new DefaultJsonTypeInfoResolver();
        AddFirst(options.TypeInfoResolverChain, EventStoreContract.Resolver);
        foreach (var converter in EventStoreContract.Converters)
            AddFirst(options.Converters, converter);
        return options;
    }

    // Before anything that takes every type, or every enumeration.
    private static void AddFirst<T>(IList<T> list, T item)
    {
        if (!list.Contains(item))
            list.Insert(0, item);
    }
}
