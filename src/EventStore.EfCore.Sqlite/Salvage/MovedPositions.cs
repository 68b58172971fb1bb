namespace EventStore.EfCore;

/// <summary>A stretch of positions that became another one of the same length.</summary>
/// <param name="Old">In the damaged store.</param>
/// <param name="New">In the new store.</param>
public sealed record MovedPositions(PositionRange Old, PositionRange New);
