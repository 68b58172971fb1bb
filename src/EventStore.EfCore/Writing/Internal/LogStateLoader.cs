using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Errors;
using EventStore.EfCore.Providers;
using EventStore.EfCore.Reading;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Writing;

/// <summary>Reads, under the servers' locks, what a transaction must know of their logs and the writer does not remember.</summary>
/// <param name="memory">What the writer remembers.</param>
/// <param name="locks">Locks the servers.</param>
/// <param name="find">Finds an event by its hash.</param>
internal sealed class LogStateLoader(LogMemory memory, IServerLock locks, FindQuery find)
{
    // Chains and channels are looked up so many at a time: a statement with very many parameters is slow to bind.
    private const int LookupSize = 500;

    public async Task<Dictionary<string, LogChanges>> LoadAsync(EventStoreDbContext context, IReadOnlyList<WriteCall> calls)
    {
        var eventsByServer = calls.SelectMany(c => c.Events).ToLookup(e => e.Server.Value, StringComparer.Ordinal);
        var logs = await OpenAsync(context, eventsByServer.Select(g => g.Key).Order(StringComparer.Ordinal)).ConfigureAwait(false);
        foreach (var changes in logs.Values)
        {
            var events = eventsByServer[changes.Log.Name];
            if (changes.Log.IsNew)
            {
                changes.Log.HasCheckedNumbers = true; // it has none yet
                continue;
            }

            await LoadChainsAsync(context, changes.Log, events).ConfigureAwait(false);
            await LoadChannelsAsync(context, changes.Log, events).ConfigureAwait(false);
            await CheckNumbersAsync(context, changes.Log, events).ConfigureAwait(false);
            await StoredDuplicates.LoadAsync(context, changes, events, find).ConfigureAwait(false);
        }

        return logs;
    }

    /// <summary>What is remembered, where nobody else can have changed it; else the servers' rows under their locks.</summary>
    private async Task<Dictionary<string, LogChanges>> OpenAsync(EventStoreDbContext context, IEnumerable<string> names)
    {
        var logs = new Dictionary<string, LogChanges>(StringComparer.Ordinal);
        var others = new List<string>();
        foreach (var name in names)
        {
            if (memory.Take(name, context.WriteEpoch) is { } log)
                logs.Add(name, new LogChanges(log));
            else
                others.Add(name);
        }

        if (others.Count == 0)
            return logs;
        foreach (var row in await locks.LockAsync(context, others).ConfigureAwait(false))
        {
            var log = memory.Take(row) ?? new LogState(row);
            log.Epoch = context.WriteEpoch;
            logs.Add(row.Name, new LogChanges(log));
        }

        return logs;
    }

    private static async Task LoadChainsAsync(EventStoreDbContext context, LogState log, IEnumerable<Event> events)
    {
        if (log.KnowsAllChains)
            return;

        var unknown = events.Select(e => e.Author).Where(a => !log.Chains.ContainsKey(a)).Distinct().Select(a => a.ToArray());
        foreach (var authors in unknown.Chunk(LookupSize))
        {
            var query =
                from c in context.UncheckedChains
                where c.ServerNumber == log.ServerNumber && authors.Contains(c.Author!)
                join h in context.UncheckedHoles on new { c.ServerNumber, c.ChainId } equals new { h.ServerNumber, h.ChainId } into holes
                from h in holes.DefaultIfEmpty()
                orderby c.ChainId, h.FromSequence
                select new
                {
                    ChainId = (long?)c.ChainId,
                    c.Author,
                    Last = context.Events
                        .Where(e => e.ServerNumber == log.ServerNumber && e.ChainId == c.ChainId)
                        .Max(e => (long?)e.Sequence),
                    HoleOf = (long?)h.ChainId,
                    From = h.FromSequence,
                    To = h.ToSequence,
                };
            await foreach (var row in query.AsAsyncEnumerable().ConfigureAwait(false))
            {
                var author = AuthorId.FromBytes(row.Author);
                if (row.ChainId is not (>= 1 and <= int.MaxValue))
                    throw Damage.Of($"The chain of author '{author}' in server '{log.Name}' has the number '{row.ChainId}'");
                if (!log.Chains.TryGetValue(author, out var chain))
                    log.Chains.Add(author, chain = new ChainState((int)row.ChainId, row.Last ?? 0));
                if (row.HoleOf is null)
                    continue;
                if (!(row is { From: { } from, To: { } to } && chain.LoadHole(new Hole(from, to))))
                    throw Damage.Of($"A hole of author '{author}' in server '{log.Name}' is recorded from '{row.From}' to '{row.To}'");
                log.HoleCount++;
            }
        }
    }

    private static async Task LoadChannelsAsync(EventStoreDbContext context, LogState log, IEnumerable<Event> events)
    {
        if (log.KnowsAllChannels)
            return;

        var unknown = events.Select(e => e.Channel).OfType<string>()
            .Where(c => !log.Channels.ContainsKey(c)).Distinct(StringComparer.Ordinal);
        foreach (var names in unknown.Chunk(LookupSize))
        {
            var query = context.UncheckedChannels.Where(c => c.ServerNumber == log.ServerNumber && names.Contains(c.Name!))
                .Select(c => new { c.Name, Id = (long?)c.ChannelId }).AsAsyncEnumerable();
            await foreach (var row in query.ConfigureAwait(false))
            {
                if (row.Id is not (>= 1 and <= int.MaxValue))
                    throw Damage.Of($"The channel '{row.Name}' of server '{log.Name}' has the number '{row.Id}'");
                log.Channels[row.Name!] = (int)row.Id;
            }
        }
    }

    /// <summary>
    /// Looks, before the first new chain or channel, whether the server's row knows the last ones. One that counts too low would give
    /// numbers again that are taken, and take chains for unknown that are there.
    /// </summary>
    private static async Task CheckNumbersAsync(EventStoreDbContext context, LogState log, IEnumerable<Event> events)
    {
        if (log.HasCheckedNumbers
            || events.All(e => log.Chains.ContainsKey(e.Author) && (e.Channel is null || log.Channels.ContainsKey(e.Channel))))
        {
            return;
        }

        var last = await context.UncheckedServers.Where(s => s.Number == log.ServerNumber)
            .Select(s => new
            {
                Chain = context.UncheckedChains.Where(c => c.ServerNumber == log.ServerNumber).Max(c => (long?)c.ChainId),
                Channel = context.UncheckedChannels.Where(c => c.ServerNumber == log.ServerNumber).Max(c => (long?)c.ChannelId),
            })
            .SingleAsync().ConfigureAwait(false);
        Check("chain", log.LastChainId, last.Chain);
        Check("channel", log.LastChannelId, last.Channel);
        log.HasCheckedNumbers = true;

        void Check(string what, int said, long? found)
        {
            if (found > said)
                throw Damage.Of($"The row of server '{log.Name}' in Servers says that the last {what} is '{said}', and there is '{found}'");
        }
    }
}
