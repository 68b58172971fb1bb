namespace EventStore.EfCore.CrashTests;

/// <summary>All that a store's log pages show.</summary>
internal sealed class StoreContent
{
    private const int PageSize = 1_000;

    private readonly Dictionary<ServerId, SortedList<long, StoredEvent>> _logs = [];
    private readonly List<(ServerId Server, CorruptEvent Row)> _corrupt = [];
    private readonly List<(ServerId Server, PositionRange Range)> _missing = [];
    private readonly List<(ServerId Server, long Position)> _disordered = [];

    private StoreContent()
    {
    }

    /// <summary>Every server's events, by position.</summary>
    public IReadOnlyDictionary<ServerId, SortedList<long, StoredEvent>> Logs => _logs;

    /// <summary>The rows that pages have named as corrupt.</summary>
    public IReadOnlyList<(ServerId Server, CorruptEvent Row)> Corrupt => _corrupt;

    /// <summary>The positions that pages have named as missing.</summary>
    public IReadOnlyList<(ServerId Server, PositionRange Range)> Missing => _missing;

    /// <summary>Positions that came although a page had been there before.</summary>
    public IReadOnlyList<(ServerId Server, long Position)> Disordered => _disordered;

    public int Events => _logs.Values.Sum(log => log.Count);

    /// <summary>Reads page by page.</summary>
    /// <param name="reader">The store.</param>
    /// <param name="servers">Servers to ask for, whether or not the store names them.</param>
    public static async Task<StoreContent> ReadAsync(IEventReader reader, IEnumerable<ServerId> servers)
    {
        var content = new StoreContent();
        var known = (await reader.GetServersAsync()).Select(s => s.Server);
        foreach (var server in known.Union(servers))
            await content.ReadLogAsync(reader, server);
        return content;
    }

    public EventHash? HashAt(ServerId server, long position) =>
        _logs.TryGetValue(server, out var log) && log.TryGetValue(position, out var stored) ? stored.Event.Hash : null;

    private async Task ReadLogAsync(IEventReader reader, ServerId server)
    {
        var log = _logs[server] = [];
        var after = 0L;
        while (true)
        {
            var page = await reader.GetLogAsync(new LogRequest(server) { After = after, Limit = PageSize });
            _corrupt.AddRange(page.Corrupt.Select(row => (server, row)));
            _missing.AddRange(page.MissingPositions.Select(range => (server, range)));
            foreach (var stored in page.Events)
            {
                if (log.Count > 0 && stored.Position <= log.Keys[^1])
                    _disordered.Add((server, stored.Position));
                log[stored.Position] = stored;
            }

            if (!page.HasMore)
                return;

            // A page that leads nowhere would be read for ever.
            if (page.LastPosition is not { } last || last <= after)
            {
                _disordered.Add((server, after));
                return;
            }

            after = last;
        }
    }
}
