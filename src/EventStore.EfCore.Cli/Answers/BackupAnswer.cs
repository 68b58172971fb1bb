namespace EventStore.EfCore.Cli.Answers;

/// <summary>What `backup --json` prints for each backup, and `restore --json`: every event of it was checked.</summary>
internal sealed record BackupAnswer(
    string From, string To, long Events, long Bytes, long TakenAtMs, double Seconds, IReadOnlyList<ServerSummary> Servers);
