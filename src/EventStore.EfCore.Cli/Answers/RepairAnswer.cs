namespace EventStore.EfCore.Cli.Answers;

/// <summary>What `repair --json` prints.</summary>
internal sealed record RepairAnswer(
    bool Ok,
    string Store,
    string From,
    IReadOnlyList<RepairedAnswer> Repaired,
    long EventsChecked,
    long Damages,
    IReadOnlyList<VerifyFinding> Left,
    double Seconds);
