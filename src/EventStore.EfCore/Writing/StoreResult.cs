namespace EventStore.EfCore;

/// <summary>The outcome of storing a batch.</summary>
public sealed class StoreResult
{
    internal StoreResult(StoreReceipt[] receipts)
    {
        Receipts = receipts;
        foreach (var receipt in receipts)
        {
            if (receipt.Outcome == StoreOutcome.AlreadyStored)
                Duplicates++;
            else if (receipt.Outcome == StoreOutcome.Repaired)
                Repaired++;
            else if (receipt.Outcome == StoreOutcome.Erased)
                Erased++;
            else
                Stored++;
            if (receipt.Outcome == StoreOutcome.StoredAsFork)
                Forks++;
        }
    }

    /// <summary>One receipt per event, in the order the events were given.</summary>
    public IReadOnlyList<StoreReceipt> Receipts { get; }

    /// <summary>How many events were added, forks among them.</summary>
    public int Stored { get; }

    /// <summary>How many of those are beside another event of the same author and sequence.</summary>
    public int Forks { get; }

    /// <summary>How many were skipped as duplicates.</summary>
    public int Duplicates { get; }

    /// <summary>How many took the place of their own damaged rows.</summary>
    public int Repaired { get; }

    /// <summary>How many were skipped because they are erased.</summary>
    public int Erased { get; }
}
