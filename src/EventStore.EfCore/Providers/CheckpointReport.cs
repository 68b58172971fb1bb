namespace EventStore.EfCore;

/// <summary>What a checkpoint came to.</summary>
/// <param name="IsComplete">Whether the database has all that the log has.</param>
/// <param name="LogBytes">What the log takes afterwards; 0 where it is the engine's own to look after.</param>
public sealed record CheckpointReport(bool IsComplete, long LogBytes);
