namespace EventStore.EfCore;

/// <summary>What became of one event.</summary>
public enum StoreOutcome
{
    /// <summary>It is new and was stored.</summary>
    Stored,

    /// <summary>It is new and was stored, beside another event of the same author and sequence.</summary>
    StoredAsFork,

    /// <summary>It was stored before, or stood earlier in the same batch; nothing was written for it.</summary>
    AlreadyStored,
}
