using EventStore.EfCore.Data;
using EventStore.EfCore.Events;
using EventStore.EfCore.Reading;

namespace EventStore.EfCore.Writing;

/// <summary>What one transaction adds to one server's log.</summary>
internal sealed class LogChanges(LogState log)
{
    // Most transactions have none of these.
    private Dictionary<EventHash, EventRecord>? _damaged;
    private HashSet<ChainState>? _changedHoles;
    private List<RowRepair>? _repairs;
    private List<ErasureRow>? _newErasures;
    private List<(AuthorId Author, ChainState Chain)>? _newChains;
    private List<(string Name, int ChannelId)>? _newChannels;

    public LogState Log { get; } = log;

    public ServerId Server { get; } = new(log.Name);

    /// <summary>Positions by hash: of stored events that came again, and of those added by this transaction.</summary>
    public Dictionary<EventHash, long> Known { get; } = [];

    /// <summary>Events that take the place of their damaged rows.</summary>
    public IReadOnlyList<RowRepair> Repairs => _repairs ?? (IReadOnlyList<RowRepair>)[];

    /// <summary>Which of those positions are of erased events.</summary>
    public HashSet<long> ErasedPositions => field ??= [];

    /// <summary>Erasures whose records are to be inserted, of events that were erased elsewhere.</summary>
    public IReadOnlyList<ErasureRow> NewErasures => _newErasures ?? (IReadOnlyList<ErasureRow>)[];

    /// <summary>Chains whose rows are to be inserted.</summary>
    public IReadOnlyList<(AuthorId Author, ChainState Chain)> NewChains =>
        _newChains ?? (IReadOnlyList<(AuthorId Author, ChainState Chain)>)[];

    /// <summary>Channels whose rows are to be inserted.</summary>
    public IReadOnlyList<(string Name, int ChannelId)> NewChannels =>
        _newChannels ?? (IReadOnlyList<(string Name, int ChannelId)>)[];

    /// <summary>Chains whose holes may have changed.</summary>
    public IReadOnlyCollection<ChainState> ChangedHoles => _changedHoles ?? (IReadOnlyCollection<ChainState>)[];

    /// <summary>Events whose rows are to be inserted, by position.</summary>
    public List<EventRow> NewEvents { get; } = [];

    public bool IsChanged => NewEvents.Count > 0 || Repairs.Count > 0;

    /// <summary>The row of an event that came again, if it is damaged or in quarantine.</summary>
    public EventRecord? FindDamaged(EventHash hash) => _damaged?.GetValueOrDefault(hash);

    /// <summary>Notes the row of an event that came again.</summary>
    public void AddDamaged(EventHash hash, EventRecord row) => (_damaged ??= []).TryAdd(hash, row);

    /// <summary>The event has been put in the place of its row.</summary>
    public void RemoveDamaged(EventHash hash) => _damaged?.Remove(hash);

    /// <summary>A chain's holes may have changed.</summary>
    public void AddChangedHoles(ChainState chain) => (_changedHoles ??= []).Add(chain);

    /// <summary>An event takes the place of its damaged row.</summary>
    public void AddRepair(RowRepair repair) => (_repairs ??= []).Add(repair);

    /// <summary>An event that was added was erased elsewhere.</summary>
    public void Erase(long position, EventHash hash, ErasureMark mark)
    {
        ErasedPositions.Add(position);
        (_newErasures ??= []).Add(new ErasureRow
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
        (_newChains ??= []).Add((author, chain));
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
        (_newChannels ??= []).Add((name, channelId));
        return channelId;
    }
}
