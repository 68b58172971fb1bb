namespace EventStore.EfCore.Diagnostics;

/// <summary>Something beside reading and writing that the store's health depends on.</summary>
internal interface IHealthCondition
{
    /// <summary>What is not as it should be, and what to do about it: sentences for people; null for nothing.</summary>
    string? Complaint { get; }

    /// <summary>The same, where it is so bad that the store is unhealthy, and not just degraded.</summary>
    string? Failure => null;
}
