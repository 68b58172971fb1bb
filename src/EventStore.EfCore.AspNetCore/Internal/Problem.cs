using System.Text.Json;
using EventStore.EfCore.Json;
using EventStore.EfCore.Json.Events;
using Microsoft.AspNetCore.Http;

namespace EventStore.EfCore.AspNetCore;

/// <summary>What a peer is told of an error. What only the operator should read, as the paths of files, is in the log.</summary>
/// <param name="Status">The status code of HTTP.</param>
/// <param name="Title">The kind of error: the same for all errors of it.</param>
/// <param name="Detail">What happened, and what to do next.</param>
internal sealed record Problem(int Status, string Title, string Detail)
{
    /// <summary>How many seconds to wait before asking again: what Retry-After says.</summary>
    public const string RetryAfter = "1";

    private const string Unavailable = "The archive is not available";
    private const string AskAgain = "Ask again in a moment; storing an event twice does no harm.";

    /// <summary>Members of its own, in JSON's values.</summary>
    public Dictionary<string, object?> Members { get; } = [];

    /// <summary>Whether asking again may help.</summary>
    public bool IsTransient => Status == StatusCodes.Status503ServiceUnavailable;

    /// <summary>Whether the operator has to look at it.</summary>
    public bool IsServerError => Status >= StatusCodes.Status500InternalServerError;

    public static Problem Of(Exception error) => error switch
    {
        CursorRefusedException e => OfCursor(e),
        PositionBeyondLogException e => new(StatusCodes.Status409Conflict, "The position is beyond the log", e.Message)
        {
            Members = { ["lastPosition"] = e.LastPosition },
        },
        MissingPositionsException e => new(StatusCodes.Status500InternalServerError, "Events were lost", e.Message)
        {
            Members = { ["from"] = e.Missing.From, ["to"] = e.Missing.To },
        },
        InvalidEventException e => new(
            StatusCodes.Status422UnprocessableEntity, "The event is not valid", $"The event is not valid: {e.Reason}."),
        EventFormatException e => BadRequest(e.Message),
        ReconciliationProtocolException e => BadRequest(e.Message),
        ErasedEventException e => new(StatusCodes.Status410Gone, "The event was erased", e.Message),
        CorruptEventException e => new(StatusCodes.Status500InternalServerError, "The event is damaged", e.Message),
        StorageException e => OfStorage(e.Kind),
        SchemaException => new(
            StatusCodes.Status503ServiceUnavailable, Unavailable, "The database has not the schema that this node knows. " + AskAgain),
        WriterStoppedException or ObjectDisposedException => new(
            StatusCodes.Status503ServiceUnavailable, Unavailable, "The node does not store at the moment. " + AskAgain),
        OperationCanceledException => new(
            StatusCodes.Status503ServiceUnavailable, Unavailable, "The node is stopping. " + AskAgain),
        BadHttpRequestException e => new(e.StatusCode, "The request cannot be read", e.Message),
        JsonException e => BadRequest(e.Message),
        ArgumentException e => BadRequest(JsonValues.Describe(e)),
        _ => new(StatusCodes.Status500InternalServerError, "The request failed", "The node's log tells why."),
    };

    public static Problem BadRequest(string detail) => new(StatusCodes.Status400BadRequest, "The request is not valid", detail);

    public ProblemResult ToResult() => new(this);

    /// <summary>The object of RFC 9457.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("status", Status);
        writer.WriteString("title", Title);
        writer.WriteString("detail", Detail);
        foreach (var (name, value) in Members)
        {
            writer.WritePropertyName(name);
            JsonSerializer.Serialize(writer, value, JsonBodies.Options);
        }

        writer.WriteEndObject();
    }

    // The members of CursorRefusal, which HttpArchiveSource reads.
    private static Problem OfCursor(CursorRefusedException error) =>
        new(StatusCodes.Status409Conflict, "The cursor does not fit", error.Message)
        {
            Members = { ["problem"] = error.Problem, ["difference"] = error.Difference },
        };

    private static Problem OfStorage(StorageErrorKind kind) => kind switch
    {
        StorageErrorKind.Busy => new(
            StatusCodes.Status503ServiceUnavailable, Unavailable, "Somebody else has locked the database. " + AskAgain),
        StorageErrorKind.CannotOpen => new(
            StatusCodes.Status503ServiceUnavailable, Unavailable, "The database cannot be opened. " + AskAgain),
        StorageErrorKind.UnknownOutcome => new(
            StatusCodes.Status503ServiceUnavailable, Unavailable, "Whether it was stored could not be learnt. " + AskAgain),
        StorageErrorKind.ReadOnly => new(
            StatusCodes.Status403Forbidden, "The archive may only be read", "This node does not store; send the events to another one."),
        StorageErrorKind.Full => new(
            StatusCodes.Status507InsufficientStorage, "There is no room", "The node's disk is full; nothing was stored."),
        StorageErrorKind.Unsupported => new(
            StatusCodes.Status501NotImplemented, "Not supported", "The node's database has no such thing."),
        _ => new(StatusCodes.Status500InternalServerError, "The database failed", $"It is '{kind}'; the node's log tells why."),
    };
}
