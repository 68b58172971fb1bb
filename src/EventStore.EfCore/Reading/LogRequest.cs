namespace EventStore.EfCore;

/// <summary>Which page of a server's log: ascending by position.</summary>
/// <param name="Server">Whose log.</param>
public sealed record LogRequest(ServerId Server)
{
    /// <summary>Only positions above this one: the last page's <see cref="EventPage.LastPosition"/>. 0 starts at the beginning.</summary>
    public long After { get; init; }

    /// <summary>
    /// Only positions behind this cursor, if it is of this very log: the last page's <see cref="EventPage.Cursor"/>, or
    /// <see cref="LogCursor.Beginning"/>. It takes the place of <see cref="After"/>.
    /// </summary>
    /// <value>Null unless set: the page has no cursor either.</value>
    public LogCursor? Cursor { get; init; }

    /// <summary>How many rows to read, 1 to <see cref="EventStoreOptions.MaxPageSize"/>.</summary>
    public int Limit { get; init; } = 100;
}
