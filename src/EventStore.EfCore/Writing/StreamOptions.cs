namespace EventStore.EfCore;

/// <summary>How a stream of events is cut into batches.</summary>
public sealed record StreamOptions
{
    /// <summary>Events per batch, each of which is one transaction. Default 1,000.</summary>
    public int BatchSize { get; init; } = 1_000;

    /// <summary>What becomes of duplicates. Default <see cref="DuplicatePolicy.Skip"/>.</summary>
    public DuplicatePolicy Duplicates { get; init; } = DuplicatePolicy.Skip;

    /// <summary>Is told the totals after every batch, in order.</summary>
    public IProgress<StoreTotals>? Progress { get; init; }
}
