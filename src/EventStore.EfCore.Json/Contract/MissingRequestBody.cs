namespace EventStore.EfCore.Json.Contract;

/// <inheritdoc cref="MissingRequest"/>
internal sealed class MissingRequestBody : IRequestBody<MissingRequest>
{
    public required ServerId Server { get; set; }

    public required IReadOnlyCollection<ChainHead> Heads { get; set; }

    public int? Limit { get; set; }

    public static MissingRequestBody Of(MissingRequest request) =>
        new() { Server = request.Server, Heads = request.Heads, Limit = request.Limit };

    public MissingRequest ToRequest()
    {
        var request = new MissingRequest(Server, Heads);
        return Limit is { } limit ? request with { Limit = limit } : request;
    }
}
