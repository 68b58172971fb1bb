using System.Text.Json.Serialization;
using EventStore.EfCore.Cli.Ingesting;

namespace EventStore.EfCore.Cli.Answers;

/// <summary>An item that is not an event: its line's number, or its row's id.</summary>
internal sealed record RejectionAnswer(
    string Source,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Line,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Row,
    string Reason)
{
    public static RejectionAnswer Of(Rejection rejection)
    {
        var (source, unit, number) = rejection.Place;
        return new RejectionAnswer(source, unit == Place.Line ? number : null, unit == Place.Row ? number : null, rejection.Reason);
    }
}
