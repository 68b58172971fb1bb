namespace EventStore.EfCore;

/// <summary>How complete a server's chains are.</summary>
/// <param name="Heads">One per author, ordered by first appearance; an author whose first event is missing has none.</param>
/// <param name="Holes">The missing stretches, by author and sequence.</param>
public sealed record ServerHeads(IReadOnlyList<ChainHead> Heads, IReadOnlyList<ChainHole> Holes);
