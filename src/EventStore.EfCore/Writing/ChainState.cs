namespace EventStore.EfCore.Writing;

/// <summary>What the writer knows of one chain: enough to tell a new event from a fork or a duplicate without asking the database.</summary>
internal sealed class ChainState(int chainId, long lastSequence)
{
    // Ascending and disjoint; null while the chain has no hole, as almost all have none.
    private List<Gap>? _gaps;
    private List<Gap>? _savedGaps;

    public int ChainId { get; } = chainId;

    /// <summary>The highest sequence held; 0 for a chain without events.</summary>
    public long LastSequence { get; private set; } = lastSequence;

    public bool HasChangedGaps => _savedGaps is not null;

    /// <summary>The holes as they stand in the database.</summary>
    public IReadOnlyList<Gap> SavedGaps => _savedGaps ?? _gaps ?? [];

    /// <summary>The holes as they are to stand.</summary>
    public IReadOnlyList<Gap> Gaps => _gaps ?? [];

    /// <summary>Takes over a hole while loading, in ascending order.</summary>
    public void LoadGap(Gap gap) => (_gaps ??= []).Add(gap);

    /// <summary>Whether an event with this sequence is held: only then can another one be a duplicate or a fork.</summary>
    public bool Holds(long sequence) => sequence <= LastSequence && FindGap(sequence) < 0;

    /// <summary>Takes in a new event. True when it is a fork: another one with its sequence is held.</summary>
    public bool Add(long sequence)
    {
        if (sequence > LastSequence)
        {
            if (sequence > LastSequence + 1)
                ChangeGaps().Add(new Gap(LastSequence + 1, sequence - 1));
            LastSequence = sequence;
            return false;
        }

        var index = FindGap(sequence);
        if (index < 0)
            return true;

        Fill(ChangeGaps(), index, sequence);
        return false;
    }

    /// <summary>The changes stand in the database now.</summary>
    public void MarkSaved() => _savedGaps = null;

    private static void Fill(List<Gap> gaps, int index, long sequence)
    {
        var (from, to) = gaps[index];
        gaps.RemoveAt(index);
        if (sequence < to)
            gaps.Insert(index, new Gap(sequence + 1, to));
        if (sequence > from)
            gaps.Insert(index, new Gap(from, sequence - 1));
    }

    private List<Gap> ChangeGaps()
    {
        _gaps ??= [];
        _savedGaps ??= [.. _gaps];
        return _gaps;
    }

    private int FindGap(long sequence)
    {
        if (_gaps is null)
            return -1;

        int low = 0, high = _gaps.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (sequence < _gaps[middle].From)
                high = middle - 1;
            else if (sequence > _gaps[middle].To)
                low = middle + 1;
            else
                return middle;
        }

        return -1;
    }
}
