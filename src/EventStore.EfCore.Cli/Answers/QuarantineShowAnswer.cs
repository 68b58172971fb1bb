using System.Text.Json;

namespace EventStore.EfCore.Cli.Answers;

/// <summary>What `quarantine show --json` prints.</summary>
internal sealed record QuarantineShowAnswer(QuarantineItemAnswer Item, JsonElement Content);
