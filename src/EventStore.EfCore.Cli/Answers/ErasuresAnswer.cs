namespace EventStore.EfCore.Cli.Answers;

/// <summary>What `erase list --json` prints.</summary>
internal sealed record ErasuresAnswer(IReadOnlyList<ErasureRecord> Erasures);
