namespace EventStore.EfCore.ArchiveNode.Peers;

/// <summary>How events come from a peer: docs/synchronisation.md compares the ways.</summary>
internal enum PeerWay
{
    /// <summary>A pull.</summary>
    Cursor,

    /// <summary>A reconciliation.</summary>
    Sets,
}
