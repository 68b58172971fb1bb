namespace EventStore.EfCore.Cli.Answers;

/// <summary>An event of a chain; a fork has a sequence that an event stored before it has.</summary>
internal sealed record ChainLinkAnswer(long Sequence, long Position, EventHash Hash, EventHash Previous, bool IsFork);
