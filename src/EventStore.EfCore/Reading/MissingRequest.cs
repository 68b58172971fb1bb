using EventStore.EfCore.Reading;

namespace EventStore.EfCore;

/// <summary>What somebody holds of a server, to learn what they lack.</summary>
/// <param name="Server">Whose log.</param>
/// <param name="Heads">One head per author of whom the asker holds anything; at most <see cref="EventStoreOptions.MaxHeads"/>.</param>
public sealed record MissingRequest(ServerId Server, IReadOnlyCollection<ChainHead> Heads)
{
    /// <summary>How many rows to read, 1 to <see cref="EventStoreOptions.MaxPageSize"/>.</summary>
    /// <value>1,000 rows unless set.</value>
    public int Limit { get; init; } = 1000;

    /// <summary>
    /// The request for what comes behind a page: this one, its heads advanced by the page's events, and by those that were erased, for
    /// nobody can have them here.
    /// </summary>
    /// <param name="page">The answer to this request; its events are stored, or will be, by whoever asks.</param>
    /// <exception cref="ArgumentException">The heads are null or not one per author, or the page lacks its events.</exception>
    public MissingRequest After(EventPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(page.Events, nameof(page));
        var heads = MissingHeads.ByAuthor(this);

        // Each chain comes ascending, and of a fork's events the one that was stored last comes last: the last one is the head.
        foreach (var head in page.Erased is { Count: > 0 } ? Merged(page) : page.Events.Select(HeadOf))
            heads[head.Author] = head;

        return this with { Heads = heads.Values };
    }

    private static IEnumerable<ChainHead> Merged(EventPage page) => page.Events.Select(e => (Head: HeadOf(e), e.Position))
        .Concat(page.Erased.Select(e => (Head: new ChainHead(e.Author, e.Sequence, e.Hash), e.Position)))
        .OrderBy(h => h.Head.Sequence).ThenBy(h => h.Position)
        .Select(h => h.Head);

    private static ChainHead HeadOf(StoredEvent? stored)
    {
        ArgumentNullException.ThrowIfNull(stored?.Event, "page");
        return new ChainHead(stored.Event.Author, stored.Event.Sequence, stored.Event.Hash);
    }
}
