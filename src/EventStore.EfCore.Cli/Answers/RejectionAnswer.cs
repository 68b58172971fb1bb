using System.Text.Json.Serialization;

namespace EventStore.EfCore.Cli.Answers;

/// <summary>An item that is not an event: its line's number, or its row's id.</summary>
internal sealed record RejectionAnswer(
    string Source,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Line,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Row,
    string Reason);
