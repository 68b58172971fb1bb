namespace EventStore.EfCore.Json.Contract;

/// <inheritdoc cref="LogRequest"/>
internal sealed class LogRequestBody : IRequestBody<LogRequest>
{
    public required ServerId Server { get; set; }

    public long After { get; set; }

    public LogCursor? Cursor { get; set; }

    public int? Limit { get; set; }

    public static LogRequestBody Of(LogRequest request) =>
        new() { Server = request.Server, After = request.After, Cursor = request.Cursor, Limit = request.Limit };

    public LogRequest ToRequest()
    {
        var request = new LogRequest(Server) { After = After, Cursor = Cursor };
        return Limit is { } limit ? request with { Limit = limit } : request;
    }
}
