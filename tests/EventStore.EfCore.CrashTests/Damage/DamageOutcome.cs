namespace EventStore.EfCore.CrashTests.Damage;

/// <summary>How a damaged store behaves. Later ones are worse.</summary>
internal enum DamageOutcome
{
    /// <summary>Everything is there, unchanged.</summary>
    Exact,

    /// <summary>Pages or the verification name what is wrong.</summary>
    Named,

    /// <summary>Reading gave less without a word; only the verification names what is wrong.</summary>
    Verified,

    /// <summary>An error of the store's own.</summary>
    Error,

    /// <summary>Something is missing, and nothing says so.</summary>
    Silent,

    /// <summary>An event was read as good that was not stored like this, or at this place.</summary>
    Changed,

    /// <summary>An exception that is none of the store's own.</summary>
    Crashed,

    /// <summary>No end within the time limit.</summary>
    Hung,
}
