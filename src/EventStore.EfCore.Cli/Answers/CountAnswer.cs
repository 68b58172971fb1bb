using System.Text.Json.Serialization;

namespace EventStore.EfCore.Cli.Answers;

/// <summary>A group's events. Only a channel has a server; the events without a channel have no key.</summary>
internal sealed record CountAnswer(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Server, string? Key, long Events);
