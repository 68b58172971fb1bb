namespace EventStore.EfCore.Cli.Answers;

/// <summary>What `salvage --json` prints.</summary>
internal sealed record SalvageAnswer(
    bool Complete,
    string Source,
    string Destination,
    long Events,
    long Missing,
    double Seconds,
    IReadOnlyList<SalvagedServer> Servers,
    IReadOnlyList<SalvageDamage> Damaged,
    SalvagedLog? Log,
    IReadOnlyList<string> Doubts);
