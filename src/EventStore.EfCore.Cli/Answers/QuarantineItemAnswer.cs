using System.Text.Json;

namespace EventStore.EfCore.Cli.Answers;

/// <summary>One item of the quarantine.</summary>
internal sealed record QuarantineItemAnswer(
    string? Server,
    long Number,
    string Kind,
    long? Position,
    string? Hash,
    string? Author,
    long? Sequence,
    string Reason,
    long FoundAtMs,
    long? RepairedAtMs)
{
    public static QuarantineItemAnswer Of(QuarantinedItem item) => new(
        item.Server?.Value, item.Number, JsonNamingPolicy.CamelCase.ConvertName(item.Kind.ToString()), item.Position, item.Hash,
        item.Author, item.Sequence, item.Reason, item.FoundAtMs, item.RepairedAtMs);
}
