namespace EventStore.EfCore.Pulling;

/// <summary>What became of one log's events so far.</summary>
/// <param name="server">Whose log.</param>
/// <param name="findings">Takes what could not be had.</param>
internal class PullTally(ServerId server, List<PullFinding> findings)
{
    // Whoever looks after more compares the archives.
    private const int MostFindings = 1_000;

    public ServerId Server => server;

    public StoreTotals Totals { get; private set; }

    public long LeftOut { get; private set; }

    public long Erased { get; protected set; }

    public void Add(StoreResult stored) => Totals = Totals.Plus(stored);

    public void Refuse(StoredEvent refused, string reason)
    {
        Totals = Totals with { Read = Totals.Read + 1 };
        Leave(new PositionRange(refused.Position, refused.Position), refused.Event.Hash.ToString(), reason);
    }

    protected void Leave(PositionRange? positions, string? hash, string reason)
    {
        LeftOut += positions is { } range ? range.To - range.From + 1 : 1;
        if (findings.Count < MostFindings)
            findings.Add(new PullFinding(server, positions, hash, reason));
    }
}
