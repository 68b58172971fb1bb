namespace EventStore.EfCore.Reading;

/// <summary>Behind which (sequence, position) the holder of some heads lacks events, for a stretch of chains.</summary>
/// <remarks>
/// An example: a chain ends at sequence 9, and somebody's head is at sequence 4. It starts at (4, 0), behind which all events of sequence 4
/// and above come; when the log turns out to hold at 4 just what the head names, at (4, max), behind which nothing of sequence 4 comes.
/// Chains of which the asker holds something above a hole start nowhere: they are read stretch by stretch.
/// </remarks>
internal sealed class StartingPoints
{
    private readonly int _after;
    private readonly EventHash?[] _hashes;
    private readonly List<ChainEndRecord> _withHoles = [];

    private StartingPoints(int after, int size)
    {
        _after = after;
        _hashes = new EventHash?[size];
        Sequences = new long[size];
        Positions = new long[size];
        Array.Fill(Sequences, long.MaxValue);
        Array.Fill(Positions, long.MaxValue);
    }

    public long[] Sequences { get; }

    public long[] Positions { get; }

    /// <summary>Whether any of the lagging chains has a head that must be compared with what the log holds there.</summary>
    public bool AnyHeads { get; private set; }

    /// <summary>Whether anything may be missing at all, but for chains with holes.</summary>
    public bool AnyMissing { get; private set; }

    /// <summary>Chains of which the asker holds something above a hole.</summary>
    public IReadOnlyList<ChainEndRecord> WithHoles => _withHoles;

    public static StartingPoints Of(
        List<ChainEndRecord> chains, int after, int size, Holdings held, AuthorRange authors, ChainPlace? place)
    {
        var points = new StartingPoints(after, size);
        foreach (var chain in chains)
        {
            var author = AuthorId.FromBytes(chain.Author);
            if (chain.Sequence is not { } last || !authors.Contains(author))
                continue;
            if (held.EndOf(author) is not null)
                points._withHoles.Add(chain);
            else if (place is not { } reached || chain.ChainId > reached.ChainId)
                points.Add(chain, held.HeadOf(author), last);
            else if (chain.ChainId == reached.ChainId)
                points.GoOn(chain.ChainId, reached);
        }

        // Those come behind all others of their stretch: whoever has reached one is through with the others.
        if (place is { } at && points._withHoles.Exists(c => c.ChainId == at.ChainId))
        {
            (points.AnyMissing, points.AnyHeads) = (false, false);
            points._withHoles.RemoveAll(c => c.ChainId < at.ChainId);
        }

        return points;
    }

    /// <summary>Takes what the log holds at the sequences of heads: where it is just what a head names, nothing of it is missing.</summary>
    public void FoundHeads(IEnumerable<HeadEventRecord> found)
    {
        foreach (var chain in found.GroupBy(f => f.ChainId))
        {
            var index = chain.Key - _after - 1;
            if (_hashes[index] is { } named && HeadHashes.Of(chain.Select(f => f.Hash)) == named)
                Positions[index] = long.MaxValue;
        }
    }

    private void Add(ChainEndRecord chain, ChainHead head, long last)
    {
        var isUpToDate = head.Sequence > last || (head.Sequence == last && chain.IsAlone(head.Hash));
        if (isUpToDate)
            return;

        var index = chain.ChainId - _after - 1;
        AnyMissing = true;
        AnyHeads |= head.Sequence > 0;
        _hashes[index] = head.Hash;
        Sequences[index] = head.Sequence;
        Positions[index] = 0;
    }

    // What its head named was looked at for the first page.
    private void GoOn(int chain, ChainPlace place)
    {
        var index = chain - _after - 1;
        AnyMissing = true;
        (Sequences[index], Positions[index]) = (place.Sequence, place.Position);
    }
}
