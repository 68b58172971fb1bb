namespace EventStore.EfCore.Sqlite.Salvage;

/// <summary>The positions of one log as they were written, in ascending order: which are missing, and which became others.</summary>
internal sealed class Positions
{
    private readonly List<PositionRange> _missing = [];
    private readonly List<MovedPositions> _moved = [];

    /// <summary>Events written.</summary>
    public long Count { get; private set; }

    /// <summary>The last position; 0 for none.</summary>
    public long Last { get; private set; }

    public IReadOnlyList<MovedPositions> Moved => _moved;

    public void Add(long position, StoreReceipt receipt)
    {
        // A row that says another's place, from before there were checksums: the event is there, but this position has none.
        if (receipt.Outcome is StoreOutcome.AlreadyStored or StoreOutcome.Erased)
            return;

        if (position > Last + 1)
            _missing.Add(new PositionRange(Last + 1, position - 1));
        (Last, Count) = (position, Count + 1);
        if (position != receipt.Position)
            Move(position, receipt.Position);
    }

    public IEnumerable<PositionRange> MissingUpTo(long last) =>
        last > Last ? [.. _missing, new PositionRange(Last + 1, last)] : _missing;

    private void Move(long old, long now)
    {
        if (_moved.Count > 0 && _moved[^1] is var last && last.Old.To == old - 1 && last.New.To == now - 1)
            _moved[^1] = new MovedPositions(last.Old with { To = old }, last.New with { To = now });
        else
            _moved.Add(new MovedPositions(new PositionRange(old, old), new PositionRange(now, now)));
    }
}
