namespace EventStore.EfCore;

/// <summary>How a stream of events is cut into batches, each of which is one transaction.</summary>
public sealed record StreamOptions
{
    /// <summary>The most events of a batch.</summary>
    /// <value>1,000 events unless set; at least 1.</value>
    public int BatchSize { get; init; } = 1_000;

    /// <summary>
    /// A batch also ends at this many canonical bytes (<see cref="EventContent.Length"/>); one event larger than that is a batch of its
    /// own. Two batches are in memory at most.
    /// </summary>
    /// <value>32 MiB unless set; at least 1.</value>
    public long BatchBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>What to do with duplicates.</summary>
    /// <value><see cref="DuplicatePolicy.Skip"/> unless set.</value>
    public DuplicatePolicy Duplicates { get; init; } = DuplicatePolicy.Skip;

    /// <summary>Is told of every batch after its commit, in order.</summary>
    /// <value>Nobody unless set.</value>
    public IProgress<StoredBatch>? Progress { get; init; }
}
