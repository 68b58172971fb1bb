namespace EventStore.EfCore.Cli.Ingesting;

/// <summary>How to ingest.</summary>
/// <param name="BatchSize">The most items of one transaction.</param>
/// <param name="Duplicates">What to do with duplicates.</param>
/// <param name="IsStrict">Whether the first rejected item ends it.</param>
internal sealed record IngestSettings(int BatchSize, DuplicatePolicy Duplicates, bool IsStrict)
{
    /// <summary>A batch also ends at this many bytes of payload: three batches are in memory at most.</summary>
    public const int MaxBatchPayloadBytes = 32 * 1024 * 1024;
}
