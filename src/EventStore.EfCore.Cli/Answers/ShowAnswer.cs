using System.Text.Json.Serialization;

namespace EventStore.EfCore.Cli.Answers;

/// <summary>What `show --json` prints; the payload once more, where it is text, and what lies around it, where that was asked
/// for.</summary>
internal sealed record ShowAnswer(
    StoredEvent Event,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? PayloadText,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ChainAnswer? Chain);
