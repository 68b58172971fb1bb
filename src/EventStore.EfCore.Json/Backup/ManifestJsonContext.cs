using System.Text.Json.Serialization;

namespace EventStore.EfCore.Json.Backup;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowTrailingCommas = false)]
[JsonSerializable(typeof(Manifest))]
[JsonSerializable(typeof(IReadOnlyList<Segment>))]
internal sealed partial class ManifestJsonContext : JsonSerializerContext;
