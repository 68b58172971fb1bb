namespace EventStore.EfCore.ArchiveNode.Peers;

/// <summary>How the newest pull from a peer went.</summary>
/// <param name="Peer">Its address.</param>
/// <param name="At">When that pull ended.</param>
/// <param name="Stored">How many events it stored here.</param>
/// <param name="Problem">Why it failed, or what it could not get; null for nothing.</param>
internal sealed record PeerState(Uri Peer, DateTimeOffset At, long Stored, string? Problem);
