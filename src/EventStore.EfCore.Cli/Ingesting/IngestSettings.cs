namespace EventStore.EfCore.Cli.Ingesting;

/// <summary>How to ingest.</summary>
/// <param name="BatchSize">The most items of one transaction.</param>
/// <param name="Duplicates">What to do with duplicates.</param>
/// <param name="IsStrict">Whether the first rejected item ends it.</param>
/// <param name="IsBulk">Whether it is a bulk load: faster, and alone.</param>
internal sealed record IngestSettings(int BatchSize, DuplicatePolicy Duplicates, bool IsStrict, bool IsBulk)
{
    /// <summary>A batch also ends at this many bytes of payload: three batches are in memory at most.</summary>
    public const int MaxBatchPayloadBytes = 32 * 1024 * 1024;
}
