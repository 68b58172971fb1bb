using EventStore.EfCore.Database;

namespace EventStore.EfCore.Writing;

/// <summary>
/// What the writer knows of one chain: enough to tell a new event from a fork or a duplicate without asking the database.
/// </summary>
internal sealed class ChainState(int chainId, long lastSequence)
{
    // Ascending and disjoint; null while the chain has no hole, as almost all have none.
    private List<Hole>? _holes;
    private List<Hole>? _savedHoles;

    public int ChainId { get; } = chainId;

    /// <summary>The highest sequence held; 0 for a chain without events.</summary>
    public long LastSequence { get; private set; } = lastSequence;

    public bool HasChangedHoles => _savedHoles is not null;

    /// <summary>The holes as the database has them.</summary>
    public IReadOnlyList<Hole> SavedHoles => _savedHoles ?? _holes ?? [];

    /// <summary>The holes as the database is to have them.</summary>
    public IReadOnlyList<Hole> Holes => _holes ?? [];

    /// <summary>Adds a hole while loading, in ascending order; false for one that is none, or not behind the one before.</summary>
    public bool LoadHole(Hole hole)
    {
        _holes ??= [];
        if (hole.From <= (_holes is [.., var last] ? last.To : 0) || hole.To < hole.From)
            return false;
        _holes.Add(hole);

        // The event behind the hole was held. If it is lost, the hole is still the end of what is known.
        LastSequence = Math.Max(LastSequence, hole.To);
        return true;
    }

    /// <summary>Whether an event with this sequence is held: only then can another one be a duplicate or a fork.</summary>
    public bool Holds(long sequence) => sequence <= LastSequence && FindHole(sequence) < 0;

    /// <summary>Adds a new event. True when it is a fork: another one with its sequence is held.</summary>
    public bool Add(long sequence)
    {
        if (sequence > LastSequence)
        {
            if (sequence > LastSequence + 1)
                ChangeHoles().Add(new Hole(LastSequence + 1, sequence - 1));
            LastSequence = sequence;
            return false;
        }

        var index = FindHole(sequence);
        if (index < 0)
            return true;

        Fill(ChangeHoles(), index, sequence);
        return false;
    }

    /// <summary>The database has the changes now.</summary>
    public void MarkSaved() => _savedHoles = null;

    private static void Fill(List<Hole> holes, int index, long sequence)
    {
        var (from, to) = holes[index];
        holes.RemoveAt(index);
        if (sequence < to)
            holes.Insert(index, new Hole(sequence + 1, to));
        if (sequence > from)
            holes.Insert(index, new Hole(from, sequence - 1));
    }

    private List<Hole> ChangeHoles()
    {
        _holes ??= [];
        _savedHoles ??= [.. _holes];
        return _holes;
    }

    private int FindHole(long sequence)
    {
        if (_holes is null)
            return -1;

        int low = 0, high = _holes.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (sequence < _holes[middle].From)
                high = middle - 1;
            else if (sequence > _holes[middle].To)
                low = middle + 1;
            else
                return middle;
        }

        return -1;
    }
}
