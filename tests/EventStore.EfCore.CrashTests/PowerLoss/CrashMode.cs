namespace EventStore.EfCore.CrashTests.PowerLoss;

/// <summary>What a power cut does to the changes that no fsync has made durable.</summary>
internal enum CrashMode
{
    /// <summary>None of them has reached the disk.</summary>
    Dropped,

    /// <summary>All of them have: as if only the process had been killed.</summary>
    Kept,

    /// <summary>Some have, whatever their order.</summary>
    Picked,

    /// <summary>Those up to one have.</summary>
    Prefix,

    /// <summary>Some have, and of writes some sectors of 512 bytes.</summary>
    Torn,
}
