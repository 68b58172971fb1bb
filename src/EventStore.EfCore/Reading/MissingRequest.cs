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

    /// <summary>The request for what comes behind a page: this one, its heads advanced by the page's events.</summary>
    /// <param name="page">The answer to this request; its events are stored, or will be, by whoever asks.</param>
    /// <exception cref="ArgumentException">The heads are null or not one per author, or the page lacks its events.</exception>
    public MissingRequest After(EventPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(page.Events, nameof(page));
        var heads = MissingHeads.ByAuthor(this);

        // Each chain comes ascending, and of a fork's events the one that was stored last comes last: the last one is the head.
        foreach (var stored in page.Events)
        {
            ArgumentNullException.ThrowIfNull(stored?.Event, nameof(page));
            heads[stored.Event.Author] = new ChainHead(stored.Event.Author, stored.Event.Sequence, stored.Event.Hash);
        }

        return this with { Heads = heads.Values };
    }
}
