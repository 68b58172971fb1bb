namespace EventStore.EfCore.Reconciling;

/// <summary>
/// An ordered set of items, in chunks, with the count and the sum of all that is before each chunk: so the fingerprint of any range takes
/// two searches and the sums of two parts of chunks. What is before chunks is counted anew when something was added, once for however much.
/// One caller at a time.
/// </summary>
internal sealed class ItemSet
{
    private readonly List<ItemChunk> _chunks = [new ItemChunk()];

    // What is before each chunk; as far as _counted it is right.
    private readonly List<(int Count, HashSum Sum)> _before = [default];
    private int _counted;

    public int Count { get; private set; }

    public LogItem this[int index]
    {
        get
        {
            var chunk = ChunkAt(index);
            return _chunks[chunk].Items[index - _before[chunk].Count];
        }
    }

    /// <summary>Adds an item; false where it is there already.</summary>
    public bool Add(LogItem item)
    {
        var place = ChunkOf(item);
        if (_chunks[place].IsFull)
        {
            // What comes in order leaves full chunks behind.
            var isAppended = place == _chunks.Count - 1 && _chunks[place].Items[^1].CompareTo(item) < 0;
            _chunks.Insert(place + 1, isAppended ? new ItemChunk() : _chunks[place].Split(ItemChunk.Capacity / 2));
            _counted = Math.Min(_counted, place);
            if (isAppended || _chunks[place + 1].First.CompareTo(item) <= 0)
                place++;
        }

        if (!_chunks[place].Add(item))
            return false;
        Count++;
        _counted = Math.Min(_counted, place);
        return true;
    }

    /// <summary>How many items are before this one.</summary>
    public int LowerBound(LogItem item)
    {
        CountChunks();
        var chunk = ChunkOf(item);
        return _before[chunk].Count + _chunks[chunk].LowerBound(item);
    }

    /// <summary>The fingerprint of the items from one index up to another.</summary>
    public Fingerprint FingerprintOf(int from, int to) => Fingerprint.Of(SumBefore(to) - SumBefore(from), to - from);

    /// <summary>The items from one index up to another.</summary>
    public IEnumerable<LogItem> Range(int from, int to)
    {
        for (var chunk = from < to ? ChunkAt(from) : 0; from < to; chunk++)
        {
            var start = _before[chunk].Count;
            for (; from < to && from - start < _chunks[chunk].Count; from++)
                yield return _chunks[chunk].Items[from - start];
        }
    }

    private HashSum SumBefore(int index)
    {
        if (index == 0)
            return default;
        var chunk = ChunkAt(index - 1);
        return _before[chunk].Sum + _chunks[chunk].SumOf(index - _before[chunk].Count);
    }

    /// <summary>The chunk in which an item is, or would be.</summary>
    private int ChunkOf(LogItem item)
    {
        var (low, high) = (0, _chunks.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_chunks[middle].First.CompareTo(item) <= 0)
                low = middle;
            else
                high = middle - 1;
        }

        return low;
    }

    private int ChunkAt(int index)
    {
        CountChunks();
        var (low, high) = (0, _chunks.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_before[middle].Count <= index)
                low = middle;
            else
                high = middle - 1;
        }

        return low;
    }

    private void CountChunks()
    {
        for (; _counted < _chunks.Count - 1; _counted++)
        {
            var (count, sum) = _before[_counted];
            var next = (count + _chunks[_counted].Count, sum + _chunks[_counted].Sum);
            if (_counted + 1 < _before.Count)
                _before[_counted + 1] = next;
            else
                _before.Add(next);
        }
    }
}
