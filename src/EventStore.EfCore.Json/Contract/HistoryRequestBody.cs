namespace EventStore.EfCore.Json.Contract;

/// <inheritdoc cref="HistoryRequest"/>
internal sealed class HistoryRequestBody : IRequestBody<HistoryRequest>
{
    public required ServerId Server { get; set; }

    public string? Channel { get; set; }

    public long? Before { get; set; }

    public int? Limit { get; set; }

    public static HistoryRequestBody Of(HistoryRequest request) =>
        new() { Server = request.Server, Channel = request.Channel, Before = request.Before, Limit = request.Limit };

    public HistoryRequest ToRequest()
    {
        var request = new HistoryRequest(Server) { Channel = Channel, Before = Before };
        return Limit is { } limit ? request with { Limit = limit } : request;
    }
}
