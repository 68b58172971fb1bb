namespace EventStore.EfCore.Cli.Answers;

/// <summary>An event that took the place of its damaged row.</summary>
internal sealed record RepairedAnswer(ServerId Server, long Position, EventHash Hash);
