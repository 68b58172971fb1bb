namespace EventStore.EfCore.Json.Contract;

/// <inheritdoc cref="MissingRequest"/>
internal sealed class MissingRequestBody : IRequestBody<MissingRequest>
{
    public required ServerId Server { get; set; }

    public required IReadOnlyCollection<ChainHead> Heads { get; set; }

    public IReadOnlyCollection<ChainHole>? Holes { get; set; }

    public IReadOnlyCollection<ChainHead>? Ends { get; set; }

    public AuthorRange Authors { get; set; }

    public int? Limit { get; set; }

    public MissingPlace? Place { get; set; }

    public static MissingRequestBody Of(MissingRequest request) => new()
    {
        Server = request.Server,
        Heads = request.Heads,
        Holes = request.Holes,
        Ends = request.Ends,
        Authors = request.Authors,
        Limit = request.Limit,
        Place = request.Place,
    };

    public MissingRequest ToRequest()
    {
        var request = new MissingRequest(Server, Heads) { Holes = Holes ?? [], Ends = Ends ?? [], Authors = Authors, Place = Place };
        return Limit is { } limit ? request with { Limit = limit } : request;
    }
}
