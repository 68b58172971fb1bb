namespace EventStore.EfCore.Reconciling;

/// <summary>What a message says of a range.</summary>
internal enum RangeMode
{
    /// <summary>Nothing: it is done.</summary>
    Skip = 0,

    /// <summary>The sender's fingerprint of it.</summary>
    Fingerprint = 1,

    /// <summary>All of the sender's hashes in it.</summary>
    Hashes = 2,
}
