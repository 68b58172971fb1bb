namespace EventStore.EfCore;

/// <summary>What somebody holds of a server, to learn what they lack. <see cref="ServerHeads.ToRequest"/> makes it.</summary>
/// <param name="Server">Whose log.</param>
/// <param name="Heads">One head per author of whom the asker holds the first event; at most <see cref="EventStoreOptions.MaxHeads"/>.
/// </param>
public sealed record MissingRequest(ServerId Server, IReadOnlyCollection<ChainHead> Heads)
{
    /// <summary>
    /// What the asker lacks below its ends; at most <see cref="EventStoreOptions.MaxHeads"/>. Those of authors without an end say nothing.
    /// </summary>
    /// <value>None unless set.</value>
    public IReadOnlyCollection<ChainHole> Holes { get; init; } = [];

    /// <summary>
    /// For an author of whom the asker holds something above a hole, how far; one per author, at most
    /// <see cref="EventStoreOptions.MaxHeads"/>. Of other authors all above the head is missing.
    /// </summary>
    /// <value>None unless set.</value>
    public IReadOnlyCollection<ChainHead> Ends { get; init; } = [];

    /// <summary>Of which authors heads, holes and ends tell all. Events of others are not looked for.</summary>
    /// <value>All unless set.</value>
    public AuthorRange Authors { get; init; }

    /// <summary>How many rows to read, 1 to <see cref="EventStoreOptions.MaxPageSize"/>.</summary>
    /// <value>1,000 rows unless set.</value>
    public int Limit { get; init; } = 1000;

    /// <summary>Where the page before this one ended: its <see cref="EventPage.Place"/>.</summary>
    /// <value>Null for the first page.</value>
    public MissingPlace? Place { get; init; }

    /// <summary>The request for what comes behind a page, whose events are stored, or will be, by whoever asks.</summary>
    /// <param name="page">The answer to this request.</param>
    /// <exception cref="ArgumentException">The page says that there is more, and not where: nothing would come of asking again.
    /// </exception>
    public MissingRequest After(EventPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        if (page.HasMore && (page.Place is null || page.Place == Place))
            throw new ArgumentException("The page says that there is more, and its place does not lead there.", nameof(page));
        return this with { Place = page.Place ?? Place };
    }
}
