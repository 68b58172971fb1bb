namespace EventStore.EfCore;

/// <summary>Where a log ends.</summary>
/// <param name="Server">Whose log.</param>
/// <param name="LastPosition">The position of its newest event: positions are gapless, so this is their number.</param>
public sealed record LogEnd(ServerId Server, long LastPosition);
