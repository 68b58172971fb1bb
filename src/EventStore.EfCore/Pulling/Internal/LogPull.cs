namespace EventStore.EfCore.Pulling;

/// <summary>The pull of one log as far as it has come.</summary>
/// <param name="server">Whose log.</param>
/// <param name="findings">Takes what could not be had.</param>
internal sealed class LogPull(ServerId server, List<PullFinding> findings) : PullTally(server, findings)
{
    public long From { get; set; }

    public long Position { get; set; }

    public bool BeganAnew { get; set; }

    public PulledLog ToReport() => new(Server, From, Position, Totals, LeftOut, Erased, BeganAnew);

    /// <summary>Notes what a page of the source lacks.</summary>
    public void AddLacking(EventPage page)
    {
        Erased += page.Erased.Count;
        foreach (var corrupt in page.Corrupt)
            Leave(new PositionRange(corrupt.Position, corrupt.Position), corrupt.Hash, $"damaged in the source: {corrupt.Reason}");
        foreach (var missing in page.MissingPositions)
            Leave(missing, null, "lost in the source: its log has no row there");
    }
}
