namespace EventStore.EfCore.Sqlite.WriteAheadLog;

/// <summary>Keeps what the frames are about until it is known whether they were committed.</summary>
internal sealed class WalTail
{
    private readonly List<Entry> _pending = [];
    private readonly List<SkippedFrame> _skipped = [];
    private readonly HashSet<uint> _pages = [];
    private long _settled;

    /// <summary>The last frame up to which <see cref="Prove"/> was called; 0 before.</summary>
    public long Proven { get; private set; }

    public int Commits { get; private set; }

    public int Pages => _pages.Count;

    public IReadOnlyList<SkippedFrame> Skipped => _skipped;

    public DatabaseHeader? FirstPage1 { get; private set; }

    public DatabaseHeader? LastPage1 { get; private set; }

    /// <summary>Adds a frame of this log. Frames left out are unreadable, if it turns out that they were committed.</summary>
    public void Add(in WalFrame frame, bool isGood, DatabaseHeader? page1) =>
        _pending.Add(new Entry(frame.Number, frame.Page, frame.IsCommit, isGood, page1));

    /// <summary>The last frame added is good: only the checksum that it stores is damaged.</summary>
    public void Redeem()
    {
        if (_pending.Count > 0)
            _pending[^1] = _pending[^1] with { IsGood = true };
    }

    /// <summary>Recovery accepts all frames so far.</summary>
    public void Accept(long last)
    {
        foreach (var entry in _pending)
            Remember(entry);
        _pending.Clear();
        _settled = last;
    }

    /// <summary>All frames up to this commit frame, which was added, were committed although recovery does not accept them.</summary>
    public void Prove(long commit)
    {
        var count = _pending.FindIndex(e => e.Number == commit) + 1;
        var ofCommit = _skipped.Count;
        foreach (var entry in _pending.Take(count))
        {
            while (++_settled < entry.Number)
                _skipped.Add(new SkippedFrame(_settled, null, commit));
            _pages.Add(entry.Page);
            if (entry.IsGood)
                Remember(entry);
            else
                _skipped.Add(new SkippedFrame(entry.Number, entry.Page, commit));
            if (!entry.IsCommit)
                continue;

            Commits++;
            for (; ofCommit < _skipped.Count; ofCommit++)
                _skipped[ofCommit] = _skipped[ofCommit] with { Commit = entry.Number };
        }

        _pending.RemoveRange(0, count);
        Proven = commit;
    }

    private void Remember(in Entry entry)
    {
        FirstPage1 ??= entry.Page1;
        LastPage1 = entry.Page1 ?? LastPage1;
    }

    private readonly record struct Entry(long Number, uint Page, bool IsCommit, bool IsGood, DatabaseHeader? Page1);
}
