using EventStore.EfCore.Sqlite.Salvage.Pages;

namespace EventStore.EfCore.Sqlite.Salvage;

/// <summary>
/// Finds the events of a damaged store: on every page that looks like a table's leaf, whether or not a tree still leads there.
/// </summary>
internal sealed class EventSearch
{
    // Enough to see what happened; the positions are told in any case.
    private const int MostDamagedRows = 1_000;

    private static readonly PageView[] Views = Enum.GetValues<PageView>();

    private readonly PageImages _pages;
    private readonly RowReader _reader;
    private readonly EventRows _events;
    private readonly SortedDictionary<int, FoundLog> _logs = [];
    private (PageImage Image, byte[]? Bytes) _last;

    public EventSearch(PageImages pages)
    {
        _pages = pages;
        _reader = new RowReader(pages);
        _events = new EventRows(Side);
    }

    public SideRows Side { get; } = new();

    /// <summary>Whether the rows of all servers could be read as the database's own trees have them.</summary>
    public bool HasAllServers { get; private set; }

    /// <summary>Whether there is a table of servers at all.</summary>
    public bool IsStore { get; private set; }

    /// <summary>What was found, by the servers' numbers.</summary>
    public IReadOnlyDictionary<int, FoundLog> Logs => _logs;

    public void Run(CancellationToken cancellationToken)
    {
        foreach (var view in Views)
        {
            var walk = new TreeWalk(_pages, view);
            IsStore |= walk.Has("Servers") && walk.Has("Events");
            HasAllServers |= Side.AddTrees(walk, isOutdated: view == PageView.File) && view == PageView.Proven;
        }

        ForEachLeaf((in page, _) =>
        {
            for (var cell = 0; cell < page.CellCount; cell++)
            {
                if (_reader.Read(page, cell, PageView.Latest) is { } row)
                    Side.AddStray(row);
            }
        }, cancellationToken);
        ForEachLeaf((in page, image) =>
        {
            for (var cell = 0; cell < page.CellCount; cell++)
                Look(page, image, cell);
        }, cancellationToken);
    }

    /// <summary>Reads an event that was found.</summary>
    public StoredEvent Read(FoundRow found)
    {
        var page = Open(found.Image, out var isOne);
        return isOne && _reader.Read(page, found.Cell, found.View) is { } row && _events.Decode(row).Event is { } stored
            ? stored
            : throw new StorageException(StorageErrorKind.Busy, "The files changed while they were read. End who uses them.");
    }

    private void ForEachLeaf(LeafAction action, CancellationToken cancellationToken)
    {
        foreach (var image in _pages.All())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = Open(image, out var isOne);
            if (isOne && page.IsTable && page.IsLeaf)
                action(page, image);
        }
    }

    private BTreePage Open(PageImage image, out bool isOne)
    {
        if (_last.Image != image)
            _last = (image, _pages.Read(image));
        BTreePage page = default;
        isOne = _last.Bytes is not null && BTreePage.TryRead(_last.Bytes, image.Page, out page);
        return page;
    }

    private void Look(in BTreePage page, PageImage image, int cell)
    {
        foreach (var view in Views)
        {
            if (_reader.Read(page, cell, view) is not { } row || EventRows.PlaceOf(row) is not var (server, position))
                continue;
            var log = LogOf((int)server);
            if (log.Rows.ContainsKey(position))
                return;

            var (stored, problem) = _events.Decode(row);
            if (stored is null)
            {
                if (log.Damaged.Count < MostDamagedRows)
                    log.Damaged.TryAdd(position, problem);
                continue;
            }

            log.Server ??= stored.Event.Server;
            if (log.Server == stored.Event.Server)
                log.Add(position, new FoundRow(image, cell, view));
            return;
        }
    }

    private FoundLog LogOf(int number)
    {
        if (!_logs.TryGetValue(number, out var log))
            _logs.Add(number, log = new FoundLog(number));
        return log;
    }

    private delegate void LeafAction(in BTreePage page, PageImage image);
}
