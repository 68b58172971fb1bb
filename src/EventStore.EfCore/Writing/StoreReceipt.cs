namespace EventStore.EfCore;

/// <summary>What became of one event, and where it stands.</summary>
/// <param name="Outcome">Stored, stored as a fork, or there before.</param>
/// <param name="Position">Its place in its server's log, from 1.</param>
public readonly record struct StoreReceipt(StoreOutcome Outcome, long Position);
