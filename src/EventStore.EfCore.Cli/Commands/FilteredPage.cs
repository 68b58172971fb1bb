namespace EventStore.EfCore.Cli.Commands;

/// <summary>A page of the events that are wanted, which may take many pages of the store.</summary>
internal static class FilteredPage
{
    private const int RowsAtOnce = 1_000;

    /// <param name="criteria">Which events.</param>
    /// <param name="limit">How many.</param>
    /// <param name="read">Reads a page of so many rows that follow a position, or the first.</param>
    public static async Task<EventPage> ReadAsync(EventCriteria criteria, int limit, Func<long?, int, Task<EventPage>> read)
    {
        if (criteria.IsEmpty)
            return await read(null, limit);

        var events = new List<StoredEvent>();
        var corrupt = new List<CorruptEvent>();
        var missing = new List<PositionRange>();
        var erased = new List<ErasedEvent>();
        EventPage page;
        long? last = null;
        do
        {
            page = await read(last, RowsAtOnce);
            corrupt.AddRange(page.Corrupt);
            missing.AddRange(page.MissingPositions);
            erased.AddRange(page.Erased);
            foreach (var stored in page.Events.Where(e => criteria.Match(e.Event)))
            {
                if (events.Count == limit)
                    return new EventPage(events, true, events[^1].Position, corrupt, missing, erased);
                events.Add(stored);
            }

            last = page.LastPosition ?? last;
        }
        while (page.HasMore);

        return new EventPage(events, false, last, corrupt, missing, erased);
    }
}
