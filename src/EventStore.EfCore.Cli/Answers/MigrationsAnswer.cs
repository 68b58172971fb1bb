namespace EventStore.EfCore.Cli.Answers;

/// <summary>The schema in what `doctor --json` prints.</summary>
internal sealed record MigrationsAnswer(
    bool Managed, IReadOnlyList<string> Applied, IReadOnlyList<string> Pending, IReadOnlyList<string> Unknown);
