using System.Runtime.InteropServices;
using EventStore.EfCore.Reading;

namespace EventStore.EfCore.Verification;

/// <summary>
/// What a walk along a log tells of its chains: which of them came in order, from the first event on, each naming the one before it. Such a
/// chain has neither forks nor holes nor broken links. Of more chains than it has room for it says nothing, nor of any that had anything
/// else.
/// </summary>
internal sealed class ChainTally
{
    // 5 MB.
    private const int MostChains = 1 << 16;

    private readonly Dictionary<long, Chain> _chains = [];
    private bool _isInDoubt;

    /// <summary>Takes note of the log's next row.</summary>
    public void Add(EventRecord row, bool isGood)
    {
        // Damage that makes a number a fraction is not seen in it: such a row is of any chain.
        if (row is not { ChainId: { } id, Author: not null })
        {
            _isInDoubt = true;
            return;
        }

        if (_chains.Count == MostChains && !_chains.ContainsKey(id))
            return;
        ref var chain = ref CollectionsMarshal.GetValueRefOrAddDefault(_chains, id, out _);
        if (isGood && chain.IsFollowedBy(row))
            chain.Add(row);
        else
            chain = Chain.OutOfOrder;
    }

    /// <summary>The events of a chain that came in order; null of another one.</summary>
    public ChainEntries? Find(int chain) =>
        !_isInDoubt && _chains.TryGetValue(chain, out var found) && found.Count > 0
            ? new ChainEntries(chain, found.Count, found.Places)
            : null;

    private struct Chain
    {
        private EventHash _last;

        public static Chain OutOfOrder => new() { Count = -1 };

        /// <summary>How many events it has; below 0 for one that is out of order.</summary>
        public long Count { get; private set; }

        public long Places { get; private set; }

        public readonly bool IsFollowedBy(EventRecord good) => Count >= 0
            && good.Sequence == Count + 1
            && (Count == 0 || EventHash.FromBytes(good.Previous) == _last);

        public void Add(EventRecord good)
        {
            Count++;
            Places += ChainEntries.Place(good.Sequence!.Value, good.Position!.Value);
            _last = EventHash.FromBytes(good.Hash);
        }
    }
}
