namespace EventStore.EfCore.Cli.Answers;

/// <summary>What `migrate --json` prints.</summary>
internal sealed record MigrateAnswer(IReadOnlyList<string> Applied);
