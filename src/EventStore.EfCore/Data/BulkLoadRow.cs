namespace EventStore.EfCore.Data;

/// <summary>A bulk load that began and has not finished. The row comes and goes in one transaction with the index that is left out.</summary>
public sealed class BulkLoadRow
{
    /// <summary>Always 1: there is one load at a time.</summary>
    public int Id { get; set; }

    /// <summary>When it began: Unix milliseconds.</summary>
    public long StartedAtMs { get; set; }
}
