namespace EventStore.EfCore;

/// <summary>Whose heads: those of some authors at a time, so that a server may have any number of authors.</summary>
/// <param name="Server">Whose log.</param>
public sealed record HeadsRequest(ServerId Server)
{
    /// <summary>Which authors.</summary>
    /// <value>All unless set.</value>
    public AuthorRange Authors { get; init; }

    /// <summary>
    /// The most heads, and the most holes, of the answer, which says how many authors it has room for
    /// (<see cref="ServerHeads.Authors"/>); 1 to <see cref="EventStoreOptions.MaxHeads"/>. A peer that takes fewer heads wants fewer.
    /// </summary>
    /// <value>1,000 unless set.</value>
    public int Limit { get; init; } = 1000;

    /// <summary>The request for the authors behind those of an answer to this one; null when there are no more.</summary>
    public HeadsRequest? After(ServerHeads heads)
    {
        ArgumentNullException.ThrowIfNull(heads);
        return heads.Authors.To is { } next && next != Authors.To ? this with { Authors = new AuthorRange(next, Authors.To) } : null;
    }
}
