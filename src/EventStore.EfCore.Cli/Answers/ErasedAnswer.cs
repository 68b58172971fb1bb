namespace EventStore.EfCore.Cli.Answers;

/// <summary>What `show --json` prints of an erased event.</summary>
internal sealed record ErasedAnswer(ErasedEvent Erased, ErasureRecord Record);
