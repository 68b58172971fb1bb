using EventStore.EfCore.Data;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Writing;

/// <summary>Decides about calls one after the other, and collects the rows of what is new.</summary>
internal sealed class WriteTransaction(EventStoreDbContext context, Dictionary<string, ServerWrite> servers, long storedAtMs)
{
    public bool HasNewEvents => servers.Values.Any(s => s.HasNewEvents);

    /// <summary>Adds a call's events, or refuses the whole call and leaves no trace of it.</summary>
    public WriteOutcome Add(WriteCall call)
    {
        if (call.Duplicates == DuplicatePolicy.Reject && FindDuplicate(call.Events) is { } refusal)
            return new WriteOutcome(null, refusal);

        var receipts = new StoreReceipt[call.Events.Length];
        var index = 0;
        foreach (var item in call.Events)
            receipts[index++] = Add(item);
        return new WriteOutcome(new StoreResult(receipts), null);
    }

    /// <summary>Saves the events, and the rows of servers, chains, channels and holes that go with them.</summary>
    public async Task SaveAsync()
    {
        var written = servers.Values.Where(s => s.HasNewEvents).ToList();
        foreach (var server in written)
            ServerRows.Track(context, server);

        await ServerCounters.SaveAsync(context, written.Select(s => s.Log).Where(l => !l.IsNew)).ConfigureAwait(false);
        await context.SaveChangesAsync(acceptAllChangesOnSuccess: false).ConfigureAwait(false);
    }

    private DuplicateEventException? FindDuplicate(Event[] events)
    {
        var inBatch = new HashSet<(string, EventHash)>(events.Length);
        var index = 0;
        foreach (var item in events)
        {
            if (servers[item.Server.Value].Known.TryGetValue(item.Hash, out var position))
                return new DuplicateEventException(item.Server, item.Hash, index, position);
            if (!inBatch.Add((item.Server.Value, item.Hash)))
                return new DuplicateEventException(item.Server, item.Hash, index, null);
            index++;
        }

        return null;
    }

    private StoreReceipt Add(Event item)
    {
        var server = servers[item.Server.Value];
        if (server.Known.TryGetValue(item.Hash, out var known))
            return new StoreReceipt(StoreOutcome.AlreadyStored, known);

        var chain = server.ChainOf(item.Author);
        var isFork = chain.Add(item.Sequence);
        if (chain.HasChangedGaps)
            server.ChangedGaps.Add(chain);

        var position = ++server.Log.LastPosition;
        server.Known.Add(item.Hash, position);
        server.HasNewEvents = true;
        context.Entry(new EventRow
        {
            ServerId = server.Log.Id,
            Position = position,
            ChainId = chain.ChainId,
            Sequence = item.Sequence,
            Hash = item.Hash.ToArray(),
            Previous = item.Content.Previous.ToArray(),
            Dependencies = item.Content.DependencyBytes(),
            ChannelId = server.ChannelOf(item.Channel),
            TimestampHintMs = item.Content.TimestampHintMs,
            Payload = item.Content.PayloadArray,
            Signature = item.SignatureArray,
            StoredAtMs = storedAtMs,
        }).State = EntityState.Added;
        return new StoreReceipt(isFork ? StoreOutcome.StoredAsFork : StoreOutcome.Stored, position);
    }
}
