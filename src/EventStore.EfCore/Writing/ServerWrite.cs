namespace EventStore.EfCore.Writing;

/// <summary>One server's part in one transaction.</summary>
internal sealed class ServerWrite(ServerLog log)
{
    public ServerLog Log { get; } = log;

    /// <summary>Positions by hash: of stored events that came again, and of those added by this transaction.</summary>
    public Dictionary<EventHash, long> Known { get; } = [];

    /// <summary>Chains whose rows are to be inserted.</summary>
    public List<(AuthorId Author, ChainState Chain)> NewChains { get; } = [];

    /// <summary>Channels whose rows are to be inserted.</summary>
    public List<(string Key, int ChannelId)> NewChannels { get; } = [];

    /// <summary>Chains whose holes may have changed.</summary>
    public HashSet<ChainState> ChangedGaps { get; } = [];

    public bool HasNewEvents { get; set; }

    public ChainState ChainOf(AuthorId author)
    {
        if (Log.Chains.TryGetValue(author, out var chain))
            return chain;

        chain = new ChainState(++Log.LastChainId, 0);
        Log.Chains.Add(author, chain);
        NewChains.Add((author, chain));
        return chain;
    }

    public int? ChannelOf(string? key)
    {
        if (key is null)
            return null;
        if (Log.Channels.TryGetValue(key, out var channelId))
            return channelId;

        channelId = ++Log.LastChannelId;
        Log.Channels.Add(key, channelId);
        NewChannels.Add((key, channelId));
        return channelId;
    }
}
