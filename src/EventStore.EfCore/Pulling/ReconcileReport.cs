namespace EventStore.EfCore;

/// <summary>What a reconciliation has done. All of it is durable.</summary>
/// <param name="Servers">The logs, by name.</param>
/// <param name="Findings">What could not be had or was not taken: the first 1,000 of it.</param>
public sealed record ReconcileReport(IReadOnlyList<ReconciledLog> Servers, IReadOnlyList<PullFinding> Findings)
{
    /// <summary>How many events were stored.</summary>
    public long Stored => Servers.Sum(s => s.Totals.Stored);

    /// <summary>How many are not here that the source named, but for erased ones.</summary>
    public long LeftOut => Servers.Sum(s => s.LeftOut);
}
