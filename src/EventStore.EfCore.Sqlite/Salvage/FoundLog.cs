namespace EventStore.EfCore.Sqlite.Salvage;

/// <summary>What was found of one server's log: where each event is.</summary>
internal sealed class FoundLog(int number)
{
    private readonly Dictionary<long, FoundRow> _rows = [];

    /// <summary>The server's number in the damaged store.</summary>
    public int Number => number;

    /// <summary>The server; null while no event is found.</summary>
    public ServerId? Server { get; set; }

    /// <summary>Rows that are no events, by the position that they say, while no good one is found.</summary>
    public SortedDictionary<long, string> Damaged { get; } = [];

    /// <summary>The events, by position.</summary>
    public IReadOnlyDictionary<long, FoundRow> Rows => _rows;

    /// <summary>Positions in ascending order.</summary>
    public IEnumerable<long> Positions => _rows.Keys.Order();

    public void Add(long position, FoundRow row)
    {
        _rows.Add(position, row);
        Damaged.Remove(position);
    }
}
