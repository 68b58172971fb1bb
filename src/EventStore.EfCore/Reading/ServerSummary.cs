namespace EventStore.EfCore;

/// <summary>One server of the store.</summary>
/// <param name="Server">Its name.</param>
/// <param name="Events">How many events its log has: positions are gapless, so this is the last of them.</param>
/// <param name="Authors">How many authors wrote them.</param>
/// <param name="FirstPosition">1.</param>
/// <param name="LastPosition">The position of the newest event.</param>
public sealed record ServerSummary(ServerId Server, long Events, long Authors, long FirstPosition, long LastPosition);
