namespace EventStore.EfCore.Sqlite.Salvage.Pages;

/// <summary>Walks the tables and indexes that a database's schema names, from their roots, as far as the pages lead.</summary>
internal sealed class TreeWalk
{
    private const int DeepestTree = 20;

    private readonly PageImages _pages;
    private readonly RowReader _reader;
    private readonly PageView _view;
    private readonly Dictionary<string, uint> _roots = new(StringComparer.Ordinal);

    public TreeWalk(PageImages pages, PageView view)
    {
        _pages = pages;
        _reader = new RowReader(pages);
        _view = view;

        // The schema is a table like any other: type, name, table, root page, statement.
        foreach (var row in Rows(1))
        {
            if (row.Text(1) is { } name && row.Number(3) is > 0 and <= uint.MaxValue and var root)
                _roots.TryAdd(name, (uint)root);
        }
    }

    /// <summary>Whether every page that was led to could be read so far.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>Whether the schema has a table or an index of this name.</summary>
    public bool Has(string name) => _roots.ContainsKey(name);

    /// <summary>The rows of a table or an index, as far as they can be reached; none where the schema does not name it.</summary>
    public IEnumerable<PageRow> Rows(string name)
    {
        if (_roots.TryGetValue(name, out var root))
            return Rows(root);
        IsWhole = false;
        return [];
    }

    private List<PageRow> Rows(uint root)
    {
        var rows = new List<PageRow>();
        Walk(root, rows, [], 0);
        return rows;
    }

    private void Walk(uint number, List<PageRow> rows, HashSet<uint> seen, int depth)
    {
        if (depth > DeepestTree || !seen.Add(number) || _pages.Read(number, _view) is not { } bytes
            || !BTreePage.TryRead(bytes, number, out var page))
        {
            IsWhole = false;
            return;
        }

        for (var cell = 0; cell < page.CellCount; cell++)
        {
            if (!page.IsLeaf)
                Walk(page.ChildOf(cell), rows, seen, depth + 1);
            if (!page.HasRecords)
                continue;
            if (_reader.Read(page, cell, _view) is { } row)
                rows.Add(row);
            else
                IsWhole = false;
        }

        if (!page.IsLeaf)
            Walk(page.RightChild, rows, seen, depth + 1);
    }
}
