namespace EventStore.EfCore.CrashTests.PowerLoss;

/// <summary>What can be wrong with a store after a power cut.</summary>
internal enum Fault
{
    /// <summary>It does not open, or an operation fails with an error of the store's own.</summary>
    Refused,

    /// <summary>Everything acknowledged is there, but something else is wrong: a finding, a missing position, half a batch.</summary>
    Damaged,

    /// <summary>Something acknowledged is not there, and the verification says so.</summary>
    Lost,

    /// <summary>Something acknowledged is not there, and the verification finds nothing.</summary>
    Silent,

    /// <summary>An exception that is none of the store's own.</summary>
    Crashed,

    /// <summary>No end within the time limit.</summary>
    Hung,
}
