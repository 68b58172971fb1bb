using EventStore.EfCore.Database;

namespace EventStore.EfCore.Verification;

/// <summary>Follows one chain upwards and remembers just the hashes of the sequence before and of the present one.</summary>
internal sealed class ChainWalk(ServerId server, string author, FindingList findings)
{
    private HashSet<EventHash> _before = [];
    private HashSet<EventHash> _here = [];
    private long _sequence;

    /// <summary>The chain's author, for people.</summary>
    public string Author => author;

    /// <summary>The stretches that no event was met for.</summary>
    public List<Hole> Holes { get; } = [];

    public void Step(LinkRecord row)
    {
        // Rows without these were found with the log.
        if (row is not { Sequence: { } sequence, Hash.Length: EventLimits.HashBytes, Previous.Length: EventLimits.HashBytes })
            return;

        var hash = EventHash.FromBytes(row.Hash);
        if (sequence == _sequence && _here.Contains(hash))
            Found(VerifyFindingKind.DuplicateEvent, row, $"the log holds this event of author {author}, sequence {sequence}, twice");
        else if (sequence == _sequence)
            Found(VerifyFindingKind.Fork, row, $"author {author} has another event with sequence {sequence}");
        else
            Advance(sequence);
        _here.Add(hash);

        var previous = EventHash.FromBytes(row.Previous);
        if (_before.Count > 0 && !_before.Contains(previous))
        {
            var detail =
                $"author {author}, sequence {sequence}: its predecessor '{previous}' is none of those stored for sequence "
                + $"{sequence - 1}";
            Found(VerifyFindingKind.BrokenLink, row, detail);
        }
    }

    private void Advance(long sequence)
    {
        if (sequence == _sequence + 1)
        {
            (_before, _here) = (_here, _before);
        }
        else
        {
            Holes.Add(new Hole(_sequence + 1, sequence - 1));
            _before.Clear();
        }

        _here.Clear();
        _sequence = sequence;
    }

    private void Found(VerifyFindingKind kind, LinkRecord row, string detail) =>
        findings.Add(new VerifyFinding(kind, server, row.Position, Convert.ToHexStringLower(row.Hash ?? []), detail));
}
