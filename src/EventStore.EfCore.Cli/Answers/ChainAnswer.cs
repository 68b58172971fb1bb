namespace EventStore.EfCore.Cli.Answers;

/// <summary>What lies around an event: its author's chain, forks included, and what it depends on.</summary>
internal sealed record ChainAnswer(IReadOnlyList<ChainLinkAnswer> Links, IReadOnlyList<DependencyAnswer> Dependencies);
