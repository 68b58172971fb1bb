namespace EventStore.EfCore.CrashTests;

/// <summary>All that a store's log pages show.</summary>
/// <param name="Logs">Every server's events, by position.</param>
/// <param name="Corrupt">The rows that pages have named as corrupt.</param>
internal sealed record StoreContent(
    IReadOnlyDictionary<ServerId, SortedList<long, StoredEvent>> Logs, IReadOnlyList<(ServerId Server, CorruptEvent Row)> Corrupt)
{
    public int Events => Logs.Values.Sum(log => log.Count);

    /// <summary>Reads page by page.</summary>
    /// <param name="reader">The store.</param>
    /// <param name="servers">Servers to ask for, whether or not the store names them.</param>
    public static async Task<StoreContent> ReadAsync(IEventReader reader, IEnumerable<ServerId> servers)
    {
        var logs = new Dictionary<ServerId, SortedList<long, StoredEvent>>();
        var corrupt = new List<(ServerId, CorruptEvent)>();
        var known = (await reader.GetServersAsync()).Select(s => s.Server);
        foreach (var server in known.Union(servers))
        {
            var log = new SortedList<long, StoredEvent>();
            EventPage page;
            var after = 0L;
            do
            {
                page = await reader.GetLogAsync(new LogRequest(server) { After = after, Limit = 1_000 });
                foreach (var stored in page.Events)
                    log.Add(stored.Position, stored);
                corrupt.AddRange(page.Corrupt.Select(row => (server, row)));
                after = page.LastPosition ?? after;
            }
            while (page.HasMore);
            logs.Add(server, log);
        }

        return new StoreContent(logs, corrupt);
    }

    public EventHash? HashAt(ServerId server, long position) =>
        Logs.TryGetValue(server, out var log) && log.TryGetValue(position, out var stored) ? stored.Event.Hash : null;
}
