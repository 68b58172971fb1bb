namespace EventStore.EfCore.Pulling;

/// <summary>The pull of one log as far as it has come.</summary>
/// <param name="server">Whose log.</param>
/// <param name="findings">Takes what could not be had.</param>
internal sealed class LogPull(ServerId server, List<PullFinding> findings)
{
    // Whoever looks after more reconciles.
    private const int MostFindings = 1_000;

    private StoreTotals _totals;
    private long _leftOut;
    private long _erased;

    public long From { get; set; }

    public long Position { get; set; }

    public bool BeganAnew { get; set; }

    public PulledLog ToReport() => new(server, From, Position, _totals, _leftOut, _erased, BeganAnew);

    public void Add(StoreResult stored) => _totals = _totals.Plus(stored);

    public void Refuse(StoredEvent refused, string reason)
    {
        _totals = _totals with { Read = _totals.Read + 1 };
        Leave(new PositionRange(refused.Position, refused.Position), refused.Event.Hash.ToString(), reason);
    }

    /// <summary>Notes what a page of the source lacks.</summary>
    public void AddLacking(EventPage page)
    {
        _erased += page.Erased.Count;
        foreach (var corrupt in page.Corrupt)
            Leave(new PositionRange(corrupt.Position, corrupt.Position), corrupt.Hash, $"damaged in the source: {corrupt.Reason}");
        foreach (var missing in page.MissingPositions)
            Leave(missing, null, "lost in the source: its log has no row there");
    }

    private void Leave(PositionRange positions, string? hash, string reason)
    {
        _leftOut += positions.To - positions.From + 1;
        if (findings.Count < MostFindings)
            findings.Add(new PullFinding(server, positions, hash, reason));
    }
}
