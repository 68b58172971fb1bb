namespace EventStore.EfCore;

/// <summary>Which page of a server's history: newest first.</summary>
/// <param name="Server">Whose log.</param>
public sealed record HistoryRequest(ServerId Server)
{
    /// <summary>Only events with this label; null for all.</summary>
    public string? Channel { get; init; }

    /// <summary>Only positions below this one: the last page's <see cref="EventPage.LastPosition"/>. Null starts at the newest.</summary>
    public long? Before { get; init; }

    /// <summary>How many rows to read, 1 to <see cref="EventStoreOptions.MaxPageSize"/>.</summary>
    public int Limit { get; init; } = 100;
}
