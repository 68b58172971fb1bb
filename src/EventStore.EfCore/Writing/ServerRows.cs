using EventStore.EfCore.Data;

namespace EventStore.EfCore.Writing;

/// <summary>The rows beside the events: new servers, chains and channels, and what became of holes.</summary>
internal static class ServerRows
{
    public static void Track(EventStoreDbContext context, ServerWrite write)
    {
        if (write.Log.IsNew)
            context.Servers.Add(Row(write.Log));
        foreach (var (author, chain) in write.NewChains)
            context.Chains.Add(new ChainRow { ServerId = write.Log.Id, ChainId = chain.ChainId, Author = author.ToArray() });
        foreach (var (key, channelId) in write.NewChannels)
            context.Channels.Add(new ChannelRow { ServerId = write.Log.Id, ChannelId = channelId, Key = key });
        foreach (var chain in write.ChangedGaps)
            TrackGaps(context, write.Log.Id, chain);
    }

    private static ServerRow Row(ServerLog log) => new()
    {
        Id = log.Id,
        Key = log.Key,
        LastPosition = log.LastPosition,
        LastChainId = log.LastChainId,
        LastChannelId = log.LastChannelId,
    };

    private static void TrackGaps(EventStoreDbContext context, int serverId, ChainState chain)
    {
        var saved = chain.SavedGaps.ToDictionary(g => g.From, g => g.To);
        foreach (var gap in chain.Gaps)
        {
            if (!saved.Remove(gap.From, out var to))
                context.ChainGaps.Add(Row(gap.From, gap.To));
            else if (to != gap.To)
                context.ChainGaps.Attach(Row(gap.From, gap.To)).Property(g => g.ToSequence).IsModified = true;
        }

        foreach (var (from, to) in saved)
            context.ChainGaps.Remove(Row(from, to));
        chain.MarkSaved();

        ChainGapRow Row(long from, long to) =>
            new() { ServerId = serverId, ChainId = chain.ChainId, FromSequence = from, ToSequence = to };
    }
}
