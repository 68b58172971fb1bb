using EventStore.EfCore.Data;
using EventStore.EfCore.Events;
using EventStore.EfCore.Reading;

namespace EventStore.EfCore.Writing;

/// <summary>What one transaction adds to one server's log.</summary>
internal sealed class LogChanges(LogState log)
{
    public LogState Log { get; } = log;

    /// <summary>Positions by hash: of stored events that came again, and of those added by this transaction.</summary>
    public Dictionary<EventHash, long> Known { get; } = [];

    /// <summary>Rows of events that came again and are damaged, or in quarantine, by the events' hashes.</summary>
    public Dictionary<EventHash, EventRecord> Damaged { get; } = [];

    /// <summary>Events that take the place of their damaged rows.</summary>
    public List<RowRepair> Repairs { get; } = [];

    /// <summary>Which of those positions are of erased events.</summary>
    public HashSet<long> ErasedPositions { get; } = [];

    /// <summary>Erasures whose records are to be inserted, of events that were erased elsewhere.</summary>
    public List<ErasureRow> NewErasures { get; } = [];

    /// <summary>Chains whose rows are to be inserted.</summary>
    public List<(AuthorId Author, ChainState Chain)> NewChains { get; } = [];

    /// <summary>Channels whose rows are to be inserted.</summary>
    public List<(string Name, int ChannelId)> NewChannels { get; } = [];

    /// <summary>Chains whose holes may have changed.</summary>
    public HashSet<ChainState> ChangedHoles { get; } = [];

    /// <summary>Events whose rows are to be inserted, by position.</summary>
    public List<EventRow> NewEvents { get; } = [];

    public bool IsChanged => NewEvents.Count > 0 || Repairs.Count > 0;

    /// <summary>An event that was added was erased elsewhere.</summary>
    public void Erase(long position, EventHash hash, ErasureMark mark)
    {
        ErasedPositions.Add(position);
        NewErasures.Add(new ErasureRow
        {
            ServerNumber = Log.ServerNumber,
            Position = position,
            Hash = hash.ToArray(),
            ErasedAtMs = mark.ErasedAtMs,
            Reason = mark.Reason,
            ErasedBy = mark.ErasedBy,
        });
    }

    public ChainState ChainOf(AuthorId author)
    {
        if (Log.Chains.TryGetValue(author, out var chain))
            return chain;

        chain = new ChainState(++Log.LastChainId, 0) { IsEndCertain = true };
        Log.Chains.Add(author, chain);
        NewChains.Add((author, chain));
        return chain;
    }

    public int? ChannelOf(string? name)
    {
        if (name is null)
            return null;
        if (Log.Channels.TryGetValue(name, out var channelId))
            return channelId;

        channelId = ++Log.LastChannelId;
        Log.Channels.Add(name, channelId);
        NewChannels.Add((name, channelId));
        return channelId;
    }
}
