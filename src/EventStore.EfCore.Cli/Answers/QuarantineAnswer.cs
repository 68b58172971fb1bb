namespace EventStore.EfCore.Cli.Answers;

/// <summary>What `quarantine list --json` prints.</summary>
internal sealed record QuarantineAnswer(IReadOnlyList<QuarantineItemAnswer> Items, bool HasMore);
