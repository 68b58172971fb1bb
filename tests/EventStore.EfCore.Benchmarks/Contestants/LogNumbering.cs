using EventStore.EfCore.Data;

namespace EventStore.EfCore.Benchmarks.Contestants;

/// <summary>
/// Assigns positions and the numbers of servers, chains and channels from memory, as a program does that alone writes its file. It
/// asks the database nothing and checks nothing: neither hashes nor duplicates nor holes. That is the rivals' advantage over the store.
/// </summary>
internal sealed class LogNumbering
{
    private readonly Dictionary<string, ServerNumbers> _servers = new(StringComparer.Ordinal);

    public NumberedBatch Number(IReadOnlyCollection<Event> events)
    {
        var batch = new NumberedBatch(events.Count);
        foreach (var item in events)
        {
            if (!_servers.TryGetValue(item.Server.Value, out var server))
                _servers.Add(item.Server.Value, server = new ServerNumbers(_servers.Count + 1, item.Server.Value));
            batch.Servers.Add(server);
            var (chain, channel) = (ChainOf(server, item, batch), ChannelOf(server, item, batch));
            batch.Events.Add(new NumberedEvent(item, server.Number, ++server.LastPosition, chain, channel));
        }

        return batch;
    }

    private static int ChainOf(ServerNumbers server, Event item, NumberedBatch batch)
    {
        if (server.Chains.TryGetValue(item.Author, out var chainId))
            return chainId;

        chainId = server.Chains.Count + 1;
        server.Chains.Add(item.Author, chainId);
        batch.NewChains.Add(new ChainRow { ServerNumber = server.Number, ChainId = chainId, Author = item.Author.ToArray() });
        return chainId;
    }

    private static int? ChannelOf(ServerNumbers server, Event item, NumberedBatch batch)
    {
        if (item.Channel is null)
            return null;
        if (server.Channels.TryGetValue(item.Channel, out var channelId))
            return channelId;

        channelId = server.Channels.Count + 1;
        server.Channels.Add(item.Channel, channelId);
        batch.NewChannels.Add(new ChannelRow { ServerNumber = server.Number, ChannelId = channelId, Name = item.Channel });
        return channelId;
    }
}
