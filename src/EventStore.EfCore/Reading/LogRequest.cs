namespace EventStore.EfCore;

/// <summary>Which page of a server's log: ascending by position.</summary>
/// <param name="Server">Whose log.</param>
public sealed record LogRequest(ServerId Server)
{
    /// <summary>Only positions above this one: the last page's <see cref="EventPage.LastPosition"/>. 0 starts at the beginning.</summary>
    public long After { get; init; }

    /// <summary>How many rows to read, 1 to <see cref="EventStoreOptions.MaxPageSize"/>.</summary>
    public int Limit { get; init; } = 100;
}
