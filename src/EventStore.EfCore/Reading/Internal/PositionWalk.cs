namespace EventStore.EfCore.Reading;

/// <summary>Follows the positions of a log in one direction, and notes those that have no row.</summary>
internal sealed class PositionWalk
{
    private readonly bool _isAscending;
    private bool _hasRow;

    private PositionWalk(bool isAscending, long last)
    {
        _isAscending = isAscending;
        Last = last;
    }

    /// <summary>The position of the last row; before the first one, the position that the walk starts behind.</summary>
    public long Last { get; private set; }

    /// <summary>The positions without a row, in the order of the walk.</summary>
    public List<PositionRange> Missing { get; } = [];

    /// <summary>A walk from behind a position.</summary>
    public static PositionWalk Ascending(long after) => new(true, Math.Max(after, 0));

    /// <summary>A walk down from below a position, in a log that had at least the given end when it was begun.</summary>
    public static PositionWalk Descending(long before, long lastPosition) => new(false, Math.Min(before, lastPosition + 1));

    /// <summary>Goes to a row. False for one that is out of order: its position is no whole number, or another row has it.</summary>
    public bool Step(long position)
    {
        // The first row of a walk down can be newer than the end that was known.
        if (!_isAscending && !_hasRow && position is > 0 and < long.MaxValue)
            Last = Math.Max(Last, position + 1);
        if (position < 1 || (_isAscending ? position <= Last : position >= Last))
            return false;

        EndBefore(position);
        (Last, _hasRow) = (position, true);
        return true;
    }

    /// <summary>Notes what lies between the last row and a position that has, or would have, the next one.</summary>
    public void EndBefore(long position)
    {
        var (from, to) = _isAscending ? (Last + 1, position - 1) : (position + 1, Last - 1);
        if (from <= to)
            Missing.Add(new PositionRange(from, to));
    }
}
