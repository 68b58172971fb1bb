namespace EventStore.EfCore.Cli.Answers;

/// <summary>What `copy --json` prints, when all events were compared and are equal.</summary>
internal sealed record CopyAnswer(
    string From, string To, long Events, long Copied, double Seconds, IReadOnlyList<CopiedLog> Servers);
