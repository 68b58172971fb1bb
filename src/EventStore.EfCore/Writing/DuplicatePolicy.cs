namespace EventStore.EfCore;

/// <summary>What a batch does with events that it holds twice or that are stored already.</summary>
public enum DuplicatePolicy
{
    /// <summary>One duplicate refuses the whole batch: <see cref="DuplicateEventException"/>.</summary>
    Reject,

    /// <summary>
    /// Duplicates are skipped and reported as <see cref="StoreOutcome.AlreadyStored"/>, or as <see cref="StoreOutcome.Erased"/>.
    /// </summary>
    Skip,
}
