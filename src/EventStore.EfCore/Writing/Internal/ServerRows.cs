using EventStore.EfCore.Data;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Writing;

/// <summary>The rows of new events, servers, chains and channels, and of changed holes.</summary>
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
            TrackHoles(context, changes.Log, chain);
        foreach (var row in changes.NewEvents)
            context.Entry(row).State = EntityState.Added;
        if (changes.NewErasures.Count > 0)
            context.Erasures.AddRange(changes.NewErasures);
    }

    private static ServerRow Row(LogState log) => new()
    {
        Number = log.ServerNumber,
        Name = log.Name,
        LastPosition = log.LastPosition,
        LastChainId = log.LastChainId,
        LastChannelId = log.LastChannelId,
    };

    private static void TrackHoles(EventStoreDbContext context, LogState log, ChainState chain)
    {
        foreach (var (from, savedTo, to) in chain.HoleChanges())
        {
            var row = new ChainHoleRow
            {
                ServerNumber = log.ServerNumber,
                ChainId = chain.ChainId,
                FromSequence = from,
                ToSequence = to ?? savedTo!.Value,
            };
            if (savedTo is null)
                context.ChainHoles.Add(row);
            else if (to is null)
                context.ChainHoles.Remove(row);
            else
                context.ChainHoles.Attach(row).Property(h => h.ToSequence).IsModified = true;
            log.HoleCount += (savedTo is null ? 1 : 0) - (to is null ? 1 : 0);
        }

        chain.MarkSaved();
    }
}
