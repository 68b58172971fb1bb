namespace EventStore.EfCore.Cli.Answers;

/// <summary>What `pull --json` prints.</summary>
/// <typeparam name="TLog"><see cref="PulledLog"/>; with --reconcile <see cref="ReconciledLog"/>.</typeparam>
internal sealed record PullAnswer<TLog>(
    string From,
    string To,
    long Stored,
    long LeftOut,
    double Seconds,
    IReadOnlyList<TLog> Servers,
    IReadOnlyList<PullFinding> Findings);
