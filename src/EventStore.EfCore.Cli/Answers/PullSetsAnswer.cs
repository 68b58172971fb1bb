namespace EventStore.EfCore.Cli.Answers;

/// <summary>What `pull --reconcile --json` prints.</summary>
internal sealed record PullSetsAnswer(
    string From,
    string To,
    long Stored,
    long LeftOut,
    double Seconds,
    IReadOnlyList<ReconciledLog> Servers,
    IReadOnlyList<PullFinding> Findings);
