using EventStore.EfCore.Data;

namespace EventStore.EfCore.Writing;

/// <summary>The rows beside the events: new servers, chains and channels, and changed holes.</summary>
internal static class ServerRows
{
    public static void Track(EventStoreDbContext context, LogChanges changes)
    {
        var server = changes.Log.ServerNumber;
        if (changes.Log.IsNew)
            context.Servers.Add(Row(changes.Log));
        foreach (var (author, chain) in changes.NewChains)
            context.Chains.Add(new ChainRow { ServerNumber = server, ChainId = chain.ChainId, Author = author.ToArray() });
        foreach (var (name, channelId) in changes.NewChannels)
            context.Channels.Add(new ChannelRow { ServerNumber = server, ChannelId = channelId, Name = name });
        foreach (var chain in changes.ChangedHoles)
            TrackHoles(context, server, chain);
    }

    private static ServerRow Row(LogState log) => new()
    {
        Number = log.ServerNumber,
        Name = log.Name,
        LastPosition = log.LastPosition,
        LastChainId = log.LastChainId,
        LastChannelId = log.LastChannelId,
    };

    private static void TrackHoles(EventStoreDbContext context, int serverNumber, ChainState chain)
    {
        var saved = chain.SavedHoles.ToDictionary(h => h.From, h => h.To);
        foreach (var hole in chain.Holes)
        {
            if (!saved.Remove(hole.From, out var to))
                context.ChainHoles.Add(Row(hole.From, hole.To));
            else if (to != hole.To)
                context.ChainHoles.Attach(Row(hole.From, hole.To)).Property(h => h.ToSequence).IsModified = true;
        }

        foreach (var (from, to) in saved)
            context.ChainHoles.Remove(Row(from, to));
        chain.MarkSaved();

        ChainHoleRow Row(long from, long to) =>
            new() { ServerNumber = serverNumber, ChainId = chain.ChainId, FromSequence = from, ToSequence = to };
    }
}
