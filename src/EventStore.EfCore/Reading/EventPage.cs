namespace EventStore.EfCore;

/// <summary>A page of events: as many as were asked for, or as <see cref="EventStoreOptions.MaxPageBytes"/> has room for.</summary>
/// <param name="Events">The good ones, in the order of the request.</param>
/// <param name="HasMore">Whether there are rows beyond this page.</param>
/// <param name="LastPosition">The position of the last row read, good or not: where the next page of history or log goes on; null when no
/// row was read.</param>
/// <param name="Corrupt">The rows left out.</param>
/// <param name="MissingPositions">
/// The positions that have no row, though the log held them: between the page's rows, before its first one, and behind its last one when
/// there is no more. In the order of the request. Only a page of a log, or of the history of all channels, can tell.
/// </param>
/// <param name="Erased">The events left out because their content was erased, in the order of the request.</param>
public sealed record EventPage(
    IReadOnlyList<StoredEvent> Events,
    bool HasMore,
    long? LastPosition,
    IReadOnlyList<CorruptEvent> Corrupt,
    IReadOnlyList<PositionRange> MissingPositions,
    IReadOnlyList<ErasedEvent> Erased)
{
    /// <summary>Of a page of missing events: how far it has come, for the next one; null when no row was read.</summary>
    public MissingPlace? Place { get; init; }

    /// <summary>Of a page that was asked for by a cursor: how far it has come, for the next one.</summary>
    public LogCursor? Cursor { get; init; }

    internal static EventPage Empty { get; } = new([], false, null, [], [], []);

    /// <summary>What is left of the erased events, for whoever copies the log whole.</summary>
    internal IReadOnlyList<StoredEvent> ErasedRows { get; init; } = [];
}
