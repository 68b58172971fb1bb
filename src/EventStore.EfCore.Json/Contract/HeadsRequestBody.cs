namespace EventStore.EfCore.Json.Contract;

/// <inheritdoc cref="HeadsRequest"/>
internal sealed class HeadsRequestBody : IRequestBody<HeadsRequest>
{
    public required ServerId Server { get; set; }

    public AuthorRange Authors { get; set; }

    public int? Limit { get; set; }

    public static HeadsRequestBody Of(HeadsRequest request) =>
        new() { Server = request.Server, Authors = request.Authors, Limit = request.Limit };

    public HeadsRequest ToRequest()
    {
        var request = new HeadsRequest(Server) { Authors = Authors };
        return Limit is { } limit ? request with { Limit = limit } : request;
    }
}
