using System.Collections.Concurrent;

namespace EventStore.EfCore.ArchiveNode.Peers;

/// <summary>How the newest pulls went: written by the pulls, read by the operators' page.</summary>
internal sealed class PeerStates
{
    private readonly ConcurrentDictionary<Uri, PeerState> _states = [];

    public IReadOnlyList<PeerState> All => [.. _states.Values.OrderBy(s => s.Peer.AbsoluteUri, StringComparer.Ordinal)];

    public void Set(PeerState state) => _states[state.Peer] = state;
}
