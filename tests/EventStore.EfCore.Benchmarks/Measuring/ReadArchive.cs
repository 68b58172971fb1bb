using EventStore.EfCore.Benchmarks.Contestants;
using EventStore.EfCore.Benchmarks.Workload;
using EventStore.EfCore.Data;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>An archive to read from, and the lots drawn of it.</summary>
internal sealed class ReadArchive : IAsyncDisposable
{
    private readonly Archive _archive;
    private readonly Random _random = new(7);
    private readonly Queue<(ReadServer, EventHash)> _hashes = [];
    private readonly List<ReadServer> _servers = [];

    private ReadArchive(Archive archive) => _archive = archive;

    public IEventStore Store => _archive.Store;

    /// <param name="file">An archive of the benchmark's workload.</param>
    /// <param name="finds">How many hashes will be asked for: each once, so that finding one does not prepare the next.</param>
    public static async Task<ReadArchive> OpenAsync(string file, int finds)
    {
        var read = new ReadArchive(new Archive(file));
        await using var context = read._archive.CreateContext();
        foreach (var server in EventWorkload.AllServers)
            read._servers.Add(await read.LoadServerAsync(context, server));

        for (var i = 0; i < finds; i++)
        {
            var server = read.AnyServer();
            var position = read.AnyPosition(server);
            var hash = await context.Events
                .Where(e => e.ServerNumber == server.Key && e.Position == position)
                .Select(e => e.Hash)
                .SingleAsync();
            read._hashes.Enqueue((server, EventHash.FromBytes(hash)));
        }

        return read;
    }

    public ReadServer AnyServer() => _servers[_random.Next(_servers.Count)];

    public string AnyChannel() => EventWorkload.AllChannels[_random.Next(EventWorkload.ChannelsPerServer)];

    public long AnyPosition(ReadServer server) => _random.NextInt64(server.LastPosition) + 1;

    public (ReadServer Server, EventHash Hash) TakeHash() => _hashes.Dequeue();

    public ValueTask DisposeAsync() => _archive.DisposeAsync();

    private async Task<ReadServer> LoadServerAsync(EventStoreDbContext context, ServerId server)
    {
        var row = await context.Servers.SingleAsync(s => s.Name == server.Value);
        var heads = await Store.GetHeadsAsync(server);
        var halfWay = new List<ChainHead>();
        foreach (var head in heads.Heads.Where(h => h.Sequence > 1))
        {
            var author = head.Author.ToArray();
            var hash = await context.Events
                .Where(e => e.ServerNumber == row.Number && e.Sequence == head.Sequence / 2
                    && e.ChainId == context.Chains.Single(c => c.ServerNumber == row.Number && c.Author == author).ChainId)
                .Select(e => e.Hash)
                .SingleAsync();
            halfWay.Add(new ChainHead(head.Author, head.Sequence / 2, EventHash.FromBytes(hash)));
        }

        return new ReadServer(server, row.Number, row.LastPosition, heads.Heads, halfWay);
    }
}
