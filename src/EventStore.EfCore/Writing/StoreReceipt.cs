namespace EventStore.EfCore;

/// <summary>What storing one event came to, and the event's place in its log.</summary>
/// <param name="Outcome">Stored, stored as a fork, there before, or erased.</param>
/// <param name="Position">Its place in its server's log, from 1.</param>
public readonly record struct StoreReceipt(StoreOutcome Outcome, long Position);
