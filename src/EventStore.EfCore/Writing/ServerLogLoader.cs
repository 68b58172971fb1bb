using EventStore.EfCore.Data;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Writing;

/// <summary>Reads, under the servers' locks, what a transaction must know of them and does not remember.</summary>
internal sealed class ServerLogLoader(ServerLogCache cache)
{
    // Chains and channels are looked up so many at a time: a statement with very many parameters is slow to bind.
    private const int LookupSize = 500;

    private static readonly CompiledQuery<Func<EventStoreDbContext, string[], IAsyncEnumerable<ServerRow>>> Servers =
        new(() => EF.CompileAsyncQuery(
            (EventStoreDbContext context, string[] keys) => context.Servers.AsNoTracking().Where(s => keys.Contains(s.Key))));

    public async Task<Dictionary<string, ServerWrite>> LoadAsync(EventStoreDbContext context, IReadOnlyList<WriteCall> calls)
    {
        var eventsByServer = calls.SelectMany(c => c.Events).ToLookup(e => e.Server.Value, StringComparer.Ordinal);
        var keys = eventsByServer.Select(g => g.Key).Order(StringComparer.Ordinal).ToArray();
        var rows = await ReadServersAsync(context, keys).ConfigureAwait(false);
        var lastId = rows.Count < keys.Length ? await context.Servers.MaxAsync(s => (int?)s.Id).ConfigureAwait(false) ?? 0 : 0;

        var writes = new Dictionary<string, ServerWrite>(keys.Length, StringComparer.Ordinal);
        foreach (var key in keys)
        {
            var write = new ServerWrite(rows.TryGetValue(key, out var row) ? Known(row) : new ServerLog(++lastId, key, isNew: true));
            writes.Add(key, write);
            if (write.Log.IsNew)
                continue;

            await LoadChainsAsync(context, write.Log, eventsByServer[key]).ConfigureAwait(false);
            await LoadChannelsAsync(context, write.Log, eventsByServer[key]).ConfigureAwait(false);
            await StoredDuplicates.LoadAsync(context, write, eventsByServer[key]).ConfigureAwait(false);
        }

        return writes;
    }

    private ServerLog Known(ServerRow row) => cache.Find(row.Key, row.LastPosition) ?? new ServerLog(row.Id, row.Key, isNew: false)
    {
        LastPosition = row.LastPosition,
        LastChainId = row.LastChainId,
        LastChannelId = row.LastChannelId,
    };

    private static async Task<Dictionary<string, ServerRow>> ReadServersAsync(EventStoreDbContext context, string[] keys)
    {
        var rows = new Dictionary<string, ServerRow>(keys.Length, StringComparer.Ordinal);
        await foreach (var row in Servers.For(context)(context, keys).ConfigureAwait(false))
            rows.Add(row.Key, row);
        return rows;
    }

    private static async Task LoadChainsAsync(EventStoreDbContext context, ServerLog log, IEnumerable<Event> events)
    {
        var unknown = events.Select(e => e.Author).Where(a => !log.Chains.ContainsKey(a)).Distinct().Select(a => a.ToArray());
        foreach (var authors in unknown.Chunk(LookupSize))
        {
            var query =
                from c in context.Chains
                where c.ServerId == log.Id && authors.Contains(c.Author)
                join g in context.ChainGaps on new { c.ServerId, c.ChainId } equals new { g.ServerId, g.ChainId } into gaps
                from g in gaps.DefaultIfEmpty()
                orderby c.ChainId, g.FromSequence
                select new
                {
                    c.ChainId,
                    c.Author,
                    Last = context.Events.Where(e => e.ServerId == log.Id && e.ChainId == c.ChainId).Max(e => (long?)e.Sequence),
                    From = (long?)g.FromSequence,
                    To = (long?)g.ToSequence,
                };
            await foreach (var row in query.AsAsyncEnumerable().ConfigureAwait(false))
            {
                var author = AuthorId.FromBytes(row.Author);
                if (!log.Chains.TryGetValue(author, out var chain))
                    log.Chains.Add(author, chain = new ChainState(row.ChainId, row.Last ?? 0));
                if (row is { From: { } from, To: { } to })
                    chain.LoadGap(new Gap(from, to));
            }
        }
    }

    private static async Task LoadChannelsAsync(EventStoreDbContext context, ServerLog log, IEnumerable<Event> events)
    {
        var unknown = events.Select(e => e.Channel).OfType<string>().Where(c => !log.Channels.ContainsKey(c)).Distinct(StringComparer.Ordinal);
        foreach (var keys in unknown.Chunk(LookupSize))
        {
            var query = context.Channels.AsNoTracking().Where(c => c.ServerId == log.Id && keys.Contains(c.Key)).AsAsyncEnumerable();
            await foreach (var row in query.ConfigureAwait(false))
                log.Channels.Add(row.Key, row.ChannelId);
        }
    }
}
