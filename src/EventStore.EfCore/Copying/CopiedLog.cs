namespace EventStore.EfCore;

/// <summary>One server's log after a copy.</summary>
/// <param name="Server">Whose log.</param>
/// <param name="Copied">How many events were copied; the others were there before.</param>
/// <param name="Events">How many there are now: positions are gapless, so this is the last of them.</param>
public sealed record CopiedLog(ServerId Server, long Copied, long Events);
