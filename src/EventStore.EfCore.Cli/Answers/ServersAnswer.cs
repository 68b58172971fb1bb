namespace EventStore.EfCore.Cli.Answers;

/// <summary>What `servers --json` prints.</summary>
internal sealed record ServersAnswer(IReadOnlyList<ServerSummary> Servers);
