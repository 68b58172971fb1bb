namespace EventStore.EfCore.Cli.Answers;

/// <summary>What `unlock --json` prints.</summary>
internal sealed record UnlockAnswer(IReadOnlyList<HeldLock> Found, IReadOnlyList<HeldLock> Released);
