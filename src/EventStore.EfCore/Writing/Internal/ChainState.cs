using EventStore.EfCore.Database;

namespace EventStore.EfCore.Writing;

/// <summary>
/// What the writer knows of one chain: enough to tell a new event from a fork or a duplicate without asking the database. An event costs
/// the same however many holes the chain has, but for the way down a balanced tree.
/// </summary>
internal sealed class ChainState(int chainId, long lastSequence)
{
    // Holes are disjoint, so stretches that overlap are one and the same: that is how the hole around a sequence is found.
    private static readonly Comparer<Hole> ByStretch =
        Comparer<Hole>.Create((a, b) => a.To < b.From ? -1 : a.From > b.To ? 1 : 0);

    // Null while the chain has no hole, as almost all have none.
    private SortedSet<Hole>? _holes;

    // Of the holes that changed: where they begin, and where they end in the database; null for those that it does not have.
    private Dictionary<long, long?>? _saved;

    public int ChainId { get; } = chainId;

    /// <summary>The highest sequence held; 0 for a chain without events.</summary>
    public long LastSequence { get; private set; } = lastSequence;

    public bool HasChangedHoles => _saved is not null;

    /// <summary>Whether it is certain that the database's last event of the chain is its last one.</summary>
    public bool IsEndCertain { get; set; }

    /// <summary>The holes as the database is to have them, ascending.</summary>
    public IReadOnlyCollection<Hole> Holes => (IReadOnlyCollection<Hole>?)_holes ?? [];

    /// <summary>Adds a hole while loading, in ascending order; false for one that is none, or not behind the one before.</summary>
    public bool LoadHole(Hole hole)
    {
        if (hole.From <= (_holes is { Count: > 0 } ? _holes.Max.To : 0) || hole.To < hole.From)
            return false;
        Insert(hole);

        // The event behind the hole was held. If it is lost, the hole is still the end of what is known.
        LastSequence = Math.Max(LastSequence, hole.To);
        return true;
    }

    /// <summary>Whether an event with this sequence is held: only then can another one be a duplicate or a fork.</summary>
    public bool Holds(long sequence) => sequence <= LastSequence && HoleAround(sequence) is null;

    /// <summary>Adds a new event. True when it is a fork: another one with its sequence is held.</summary>
    public bool Add(long sequence)
    {
        if (sequence > LastSequence)
        {
            if (sequence > LastSequence + 1)
                Open(new Hole(LastSequence + 1, sequence - 1));
            LastSequence = sequence;
            return false;
        }

        if (HoleAround(sequence) is not { } hole)
            return true;

        Close(hole);
        if (sequence > hole.From)
            Open(hole with { To = sequence - 1 });
        if (sequence < hole.To)
            Open(hole with { From = sequence + 1 });
        return false;
    }

    /// <summary>What the database does not have yet.</summary>
    public IEnumerable<HoleChange> HoleChanges()
    {
        foreach (var (from, savedTo) in _saved ?? [])
        {
            var to = HoleAround(from) is { } hole && hole.From == from ? hole.To : (long?)null;
            if (to != savedTo)
                yield return new HoleChange(from, savedTo, to);
        }
    }

    /// <summary>The database has the changes now.</summary>
    public void MarkSaved() => _saved = null;

    private void Open(Hole hole)
    {
        (_saved ??= []).TryAdd(hole.From, null);
        Insert(hole);
    }

    private void Close(Hole hole)
    {
        (_saved ??= []).TryAdd(hole.From, hole.To);
        _holes!.Remove(hole);
    }

    private void Insert(Hole hole) => (_holes ??= new SortedSet<Hole>(ByStretch)).Add(hole);

    private Hole? HoleAround(long sequence) =>
        _holes is not null && _holes.TryGetValue(new Hole(sequence, sequence), out var hole) ? hole : null;
}
