namespace EventStore.EfCore.ArchiveNode.Peers;

/// <summary>How the newest round with a peer went, by one of the ways.</summary>
/// <param name="Peer">Its address.</param>
/// <param name="Way">By which way.</param>
/// <param name="At">When that round ended.</param>
/// <param name="Stored">How many events it stored here.</param>
/// <param name="Problem">Why it failed, or what it could not get; null for nothing.</param>
internal sealed record PeerState(Uri Peer, PeerWay Way, DateTimeOffset At, long Stored, string? Problem);
