namespace EventStore.EfCore.Cli.Answers;

/// <summary>What `ingest` and `import` print with `--json`.</summary>
internal sealed record IngestAnswer(
    long Read,
    long Stored,
    long Duplicates,
    long Forks,
    long Rejected,
    double Seconds,
    bool Complete,
    IEnumerable<RejectionAnswer> Rejections);
