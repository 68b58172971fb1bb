using System.Text.Json.Serialization;

namespace EventStore.EfCore.Cli.Answers;

/// <summary>What `ingest` and `import` print with `--json`; the error where they ended before the source did.</summary>
internal sealed record IngestAnswer(
    long Read,
    long Stored,
    long Duplicates,
    long Erased,
    long Forks,
    long Repaired,
    long Rejected,
    double Seconds,
    bool Complete,
    IEnumerable<RejectionAnswer> Rejections,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ErrorAnswer? Error);
