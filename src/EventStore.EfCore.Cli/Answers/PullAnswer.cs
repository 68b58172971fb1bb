namespace EventStore.EfCore.Cli.Answers;

/// <summary>What `pull --json` prints.</summary>
internal sealed record PullAnswer(
    string From,
    string To,
    long Stored,
    long LeftOut,
    double Seconds,
    IReadOnlyList<PulledLog> Servers,
    IReadOnlyList<PullFinding> Findings);
