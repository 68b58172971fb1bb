namespace EventStore.EfCore.Reconciling;

/// <summary>A stretch of a set: a few hundred items in order, and the sum of their hashes.</summary>
internal sealed class ItemChunk
{
    public const int Capacity = 256;

    private readonly LogItem[] _items = new LogItem[Capacity];

    public int Count { get; private set; }

    public bool IsFull => Count == Capacity;

    public HashSum Sum { get; private set; }

    public LogItem First => _items[0];

    public ReadOnlySpan<LogItem> Items => _items.AsSpan(0, Count);

    /// <summary>The number of items before this one.</summary>
    public int LowerBound(LogItem item)
    {
        var index = Items.BinarySearch(item);
        return index < 0 ? ~index : index;
    }

    /// <summary>The sum of the first items.</summary>
    public HashSum SumOf(int first)
    {
        // Whatever is shorter: adding these, or taking the others away.
        if (first <= Count / 2)
            return Add(Items[..first]);
        return Sum - Add(Items[first..]);
    }

    /// <summary>Adds an item where it belongs; false where it is there already. There must be room.</summary>
    public bool Add(LogItem item)
    {
        var index = LowerBound(item);
        if (index < Count && _items[index] == item)
            return false;
        Array.Copy(_items, index, _items, index + 1, Count - index);
        _items[index] = item;
        Count++;
        Sum += HashSum.Of(item.Hash);
        return true;
    }

    /// <summary>Moves the upper part into a new chunk.</summary>
    public ItemChunk Split(int from)
    {
        var upper = new ItemChunk();
        Items[from..].CopyTo(upper._items);
        upper.Count = Count - from;
        upper.Sum = Add(upper.Items);
        Count = from;
        Sum -= upper.Sum;
        return upper;
    }

    private static HashSum Add(ReadOnlySpan<LogItem> items)
    {
        var sum = default(HashSum);
        foreach (var item in items)
            sum += HashSum.Of(item.Hash);
        return sum;
    }
}
