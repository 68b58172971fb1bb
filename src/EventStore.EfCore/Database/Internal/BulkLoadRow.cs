namespace EventStore.EfCore.Database;

/// <summary>
/// A bulk load that began and has not completed. The row is inserted and deleted in one transaction with the index that is left out.
/// </summary>
internal sealed class BulkLoadRow
{
    /// <summary>Always 1: there is one load at a time.</summary>
    public int Id { get; init; }

    /// <summary>When it began: Unix milliseconds.</summary>
    public long StartedAtMs { get; init; }
}
