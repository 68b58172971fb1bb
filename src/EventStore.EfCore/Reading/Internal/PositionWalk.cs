namespace EventStore.EfCore.Reading;

/// <summary>
/// Follows the positions of a log in one direction, and notes those that have no row: up to the end that was read before the rows, or to a
/// newer row that is good. What is behind both is known by corrupt rows alone, whose positions prove nothing.
/// </summary>
internal sealed class PositionWalk
{
    private readonly bool _isAscending;
    private long _end;

    private PositionWalk(bool isAscending, long last, long end)
    {
        _isAscending = isAscending;
        _end = end;
        Last = last;
    }

    /// <summary>The position of the last row; before the first one, the position that the walk starts behind.</summary>
    public long Last { get; private set; }

    /// <summary>The positions without a row, in the order of the walk.</summary>
    public List<PositionRange> Missing { get; } = [];

    /// <summary>A walk up from behind a position, in a log that ends at another.</summary>
    public static PositionWalk Ascending(long after, long end) => new(true, Math.Max(after, 0), end);

    /// <summary>A walk down from below a position, in a log that ends at another.</summary>
    public static PositionWalk Descending(long before, long end) => new(false, Math.Max(before, 1), end);

    /// <summary>
    /// Goes to a row, good or not. False for one that is out of order: its position is no whole number, or another row has it.
    /// </summary>
    public bool Step(long position, bool isGood)
    {
        if (position < 1 || (_isAscending ? position <= Last : position >= Last))
            return false;

        if (isGood)
            _end = Math.Max(_end, position);
        if (_isAscending)
            Note(Last + 1, position - 1);
        else
            Note(position + 1, Last - 1);
        Last = position;
        return true;
    }

    /// <summary>There are no more rows: notes what lies between the last one and the log's end, or its beginning.</summary>
    public void Finish()
    {
        if (!_isAscending)
            Note(1, Last - 1);
        else if (Last < _end)
            Note(Last + 1, _end);
    }

    private void Note(long from, long to)
    {
        var range = new PositionRange(from, Math.Min(to, _end));
        if (range.From <= range.To)
            Missing.Add(range);
    }
}
