using EventStore.EfCore.ArchiveNode.Peers;

namespace EventStore.EfCore.ArchiveNode.Operators;

/// <summary>What an operator wants to know at a glance.</summary>
/// <param name="At">When it was so.</param>
/// <param name="StartedAt">When the node started.</param>
/// <param name="Health">Healthy, degraded or unhealthy.</param>
/// <param name="Complaint">What is not as it should be; null for nothing.</param>
/// <param name="Statistics">Events, servers and bytes; null while the database does not answer.</param>
/// <param name="Servers">The servers with the most events, by name.</param>
/// <param name="StoredPerSecond">Events that were stored, or found stored, since the status before.</param>
/// <param name="ReadPerSecond">Events that were read since then.</param>
/// <param name="WaitingCalls">Calls that store, and wait for their commit or are in one.</param>
/// <param name="LogBytes">The size of the write-ahead log; null where it is not the store's.</param>
/// <param name="BackupAgeSeconds">The age of the newest good backup; null for none.</param>
/// <param name="VerifyAgeSeconds">How long ago a verification came to the end; null for never.</param>
/// <param name="Damages">Findings of damage of the newest verification.</param>
/// <param name="Peers">How the newest rounds with the peers went.</param>
internal sealed record NodeStatus(
    DateTimeOffset At,
    DateTimeOffset StartedAt,
    string Health,
    string? Complaint,
    StoreStatistics? Statistics,
    IReadOnlyList<ServerSummary> Servers,
    double StoredPerSecond,
    double ReadPerSecond,
    long WaitingCalls,
    long? LogBytes,
    double? BackupAgeSeconds,
    double? VerifyAgeSeconds,
    long Damages,
    IReadOnlyList<PeerState> Peers);
