using System.Collections.Concurrent;

namespace EventStore.EfCore.ArchiveNode.Peers;

/// <summary>How the newest rounds went, of each peer and way: written by the rounds, read by the operators' page.</summary>
internal sealed class PeerStates
{
    private readonly ConcurrentDictionary<(Uri Peer, PeerWay Way), PeerState> _states = [];

    public IReadOnlyList<PeerState> All =>
        [.. _states.Values.OrderBy(s => s.Peer.AbsoluteUri, StringComparer.Ordinal).ThenBy(s => s.Way)];

    /// <summary>Takes the place of the round before.</summary>
    /// <returns>Whether it has a problem that the one before had not.</returns>
    public bool Set(PeerState state)
    {
        var key = (state.Peer, state.Way);
        var before = _states.GetValueOrDefault(key)?.Problem;
        _states[key] = state;
        return state.Problem is not null && state.Problem != before;
    }
}
