using System.Collections.Concurrent;

namespace EventStore.EfCore.ArchiveNode.Peers;

/// <summary>How the newest pulls went: written by the pulls, read by the operators' page.</summary>
internal sealed class PeerStates
{
    private readonly ConcurrentDictionary<Uri, PeerState> _states = [];

    public IReadOnlyList<PeerState> All => [.. _states.Values.OrderBy(s => s.Peer.AbsoluteUri, StringComparer.Ordinal)];

    /// <summary>Takes the place of the pull before.</summary>
    /// <returns>Whether it has a problem that the one before had not.</returns>
    public bool Set(PeerState state)
    {
        var before = _states.GetValueOrDefault(state.Peer)?.Problem;
        _states[state.Peer] = state;
        return state.Problem is not null && state.Problem != before;
    }
}
