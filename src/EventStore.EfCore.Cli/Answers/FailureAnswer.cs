namespace EventStore.EfCore.Cli.Answers;

/// <summary>What a command with `--json` prints that failed without an answer.</summary>
internal sealed record FailureAnswer(ErrorAnswer Error);
