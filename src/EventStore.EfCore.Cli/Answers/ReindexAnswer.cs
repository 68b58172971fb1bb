namespace EventStore.EfCore.Cli.Answers;

/// <summary>What `reindex --json` prints.</summary>
internal sealed record ReindexAnswer(string Reindexed);
