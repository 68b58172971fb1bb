namespace EventStore.EfCore.Cli.Answers;

/// <summary>What `stats --by --json` prints: the largest groups, or the newest days.</summary>
internal sealed record CountsAnswer(string By, IReadOnlyList<CountAnswer> Groups, bool HasMore);
