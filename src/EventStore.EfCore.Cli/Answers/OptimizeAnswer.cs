namespace EventStore.EfCore.Cli.Answers;

/// <summary>What `optimize --json` prints.</summary>
internal sealed record OptimizeAnswer(string Optimized);
