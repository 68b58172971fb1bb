namespace EventStore.EfCore;

/// <summary>What was brought into a new store, and what is missing.</summary>
/// <param name="Servers">Every server that is known of, by its number in the damaged store.</param>
/// <param name="Damaged">Rows that are no events and of which no good copy was found; at most 1,000 for each server.</param>
/// <param name="Log">What the write-ahead log had; null when there was none that belongs to the database.</param>
/// <param name="Doubts">
/// Why it cannot be proven that nothing else is missing, a sentence each: what is wrong with the files, or not known of their end.
/// </param>
public sealed record SalvageReport(
    IReadOnlyList<SalvagedServer> Servers,
    IReadOnlyList<SalvageDamage> Damaged,
    SalvagedLog? Log,
    IReadOnlyList<string> Doubts)
{
    /// <summary>Events in the new store.</summary>
    public long Events => Servers.Sum(s => s.Events);

    /// <summary>Positions known to have held events that were not found.</summary>
    public long Missing => Servers.Sum(s => s.Missing.Sum(m => m.To - m.From + 1));

    /// <summary>Whether it is proven that no acknowledged event is missing, and every event has the position that it had.</summary>
    public bool IsComplete => Missing == 0 && Doubts.Count == 0;
}
