namespace EventStore.EfCore.Cli.Answers;

/// <summary>What `distribute --json` prints.</summary>
internal sealed record DistributeAnswer(string CitusVersion, IReadOnlyList<string> Distributed);
