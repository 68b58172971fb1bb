namespace EventStore.EfCore.Cli.Answers;

/// <summary>What `backup --log --json` prints for each run.</summary>
internal sealed record LogBackupAnswer(string From, string To, long Events, long Added, int Segments, long Bytes, double Seconds);
