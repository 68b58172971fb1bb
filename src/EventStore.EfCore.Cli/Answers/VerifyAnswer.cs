namespace EventStore.EfCore.Cli.Answers;

/// <summary>What `verify --json` prints.</summary>
internal sealed record VerifyAnswer(
    bool Ok,
    long EventsChecked,
    long EventsCheckedBefore,
    long EventsNotCovered,
    long EventsErased,
    long Damages,
    double Seconds,
    IReadOnlyList<VerifyFinding> Findings,
    IReadOnlyList<string> LeftOut);
