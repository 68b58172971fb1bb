namespace EventStore.EfCore.Reading;

/// <summary>Behind which (sequence, position) the holder of some heads lacks events, for a stretch of chains.</summary>
/// <remarks>
/// An example: a chain ends at sequence 9, and somebody's head is (4, hash h). It starts at (4, 0), behind which all events of sequence 4
/// and above come; when the log turns out to hold h at position 17, at (4, 17), behind which of sequence 4 only later forks come.
/// </remarks>
internal sealed class StartingPoints
{
    private readonly EventHash[] _hashes;

    private StartingPoints(int size)
    {
        _hashes = new EventHash[size];
        Sequences = new long[size];
        Positions = new long[size];
        Array.Fill(Sequences, long.MaxValue);
        Array.Fill(Positions, long.MaxValue);
    }

    public long[] Sequences { get; }

    public long[] Positions { get; }

    /// <summary>Whether any of the lagging chains has a head whose position must be looked up.</summary>
    public bool AnyHeads { get; private set; }

    /// <summary>Whether anything may be missing at all.</summary>
    public bool AnyMissing { get; private set; }

    public static StartingPoints Of(
        List<ChainEndRecord> chains, int after, int size, IReadOnlyDictionary<AuthorId, ChainHead> heads)
    {
        var points = new StartingPoints(size);
        foreach (var chain in chains)
        {
            if (chain.Sequence is { } last)
                points.Add(chain.ChainId - after - 1, heads.GetValueOrDefault(AuthorId.FromBytes(chain.Author)), last, chain.Hash);
        }

        return points;
    }

    /// <summary>
    /// Takes the position of a head's event: what comes behind it with the same sequence is a fork that the holder lacks.
    /// </summary>
    public void FoundHead(HeadPositionRecord head, int after)
    {
        var index = head.ChainId - after - 1;
        if (head.Position is { } position && IsHash(head.Hash, _hashes[index]))
            Positions[index] = position;
    }

    private void Add(int index, ChainHead head, long last, byte[]? lastHash)
    {
        var isUpToDate = head.Sequence > last || (head.Sequence == last && IsHash(lastHash, head.Hash));
        if (isUpToDate)
            return;

        AnyMissing = true;
        AnyHeads |= head.Sequence > 0;
        _hashes[index] = head.Hash;
        Sequences[index] = head.Sequence;
        Positions[index] = 0;
    }

    private static bool IsHash(byte[]? bytes, EventHash hash) =>
        bytes is { Length: EventLimits.HashBytes } && EventHash.FromBytes(bytes) == hash;
}
