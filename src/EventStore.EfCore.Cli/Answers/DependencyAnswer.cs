namespace EventStore.EfCore.Cli.Answers;

/// <summary>An event that another depends on, and where it is; without a position it is not in the log.</summary>
internal sealed record DependencyAnswer(EventHash Hash, long? Position, AuthorId? Author, long? Sequence);
