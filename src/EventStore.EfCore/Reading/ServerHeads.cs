namespace EventStore.EfCore;

/// <summary>How complete a server's chains are.</summary>
/// <param name="Heads">One per author, ordered by first appearance: the highest sequence up to which the chain is complete. An author whose
/// first event is missing has none.</param>
/// <param name="Holes">The missing stretches, by author and sequence.</param>
public sealed record ServerHeads(IReadOnlyList<ChainHead> Heads, IReadOnlyList<ChainHole> Holes)
{
    /// <summary>
    /// Of each author with holes: up to where the chain is held but for the holes. An author whose rows are damaged has none, so that a
    /// peer offers all that is above the head.
    /// </summary>
    public IReadOnlyList<ChainHead> Ends { get; init; } = [];

    /// <summary>Whose heads these are.</summary>
    public AuthorRange Authors { get; init; }

    /// <summary>The request for what the holder of these heads lacks.</summary>
    public MissingRequest ToRequest(ServerId server) => new(server, Heads) { Holes = Holes, Ends = Ends, Authors = Authors };
}
