using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Events;

namespace EventStore.EfCore.Writing;

/// <summary>Decides about calls one after the other, and collects the rows of what is new.</summary>
internal sealed class LogAppender(EventStoreDbContext context, Dictionary<string, LogChanges> logs, long nowMs)
{
    public bool HasNewEvents => logs.Values.Any(s => s.HasNewEvents);

    /// <summary>Appends a call's events, or refuses the whole call and leaves no trace of it.</summary>
    public WriteOutcome Append(WriteCall call)
    {
        if (call.Duplicates == DuplicatePolicy.Reject && FindDuplicate(call.Events) is { } refusal)
            return new WriteOutcome(null, refusal);

        var receipts = new StoreReceipt[call.Events.Length];
        var index = 0;
        foreach (var item in call.Events)
            receipts[index++] = Append(item, call.StoredAtMs ?? nowMs, call.Erasure);
        return new WriteOutcome(new StoreResult(receipts), null);
    }

    /// <summary>Saves the events, and the rows of servers, chains, channels and holes that go with them.</summary>
    public async Task SaveAsync()
    {
        var written = logs.Values.Where(s => s.HasNewEvents).OrderBy(s => s.Log.ServerNumber).ToList();

        // The database writes the counters while the rows are tracked, for which the connection is not needed.
        var counters = ServerCounters.SaveAsync(context, written.Select(s => s.Log).Where(l => !l.IsNew));
        try
        {
            foreach (var changes in written)
                ServerRows.Track(context, changes);
        }
        finally
        {
            await counters.ConfigureAwait(false);
        }

        await context.SaveChangesAsync(acceptAllChangesOnSuccess: false).ConfigureAwait(false);
    }

    private DuplicateEventException? FindDuplicate(Event[] events)
    {
        var inBatch = new HashSet<(string, EventHash)>(events.Length);
        var index = 0;
        foreach (var item in events)
        {
            if (logs[item.Server.Value].Known.TryGetValue(item.Hash, out var position))
                return new DuplicateEventException(item.Server, item.Hash, index, position);
            if (!inBatch.Add((item.Server.Value, item.Hash)))
                return new DuplicateEventException(item.Server, item.Hash, index, null);
            index++;
        }

        return null;
    }

    private StoreReceipt Append(Event item, long storedAtMs, ErasureMark? erasure)
    {
        var changes = logs[item.Server.Value];
        if (changes.Known.TryGetValue(item.Hash, out var known))
        {
            var isErased = changes.ErasedPositions.Contains(known);
            return new StoreReceipt(isErased ? StoreOutcome.Erased : StoreOutcome.AlreadyStored, known);
        }

        var chain = changes.ChainOf(item.Author);
        var isFork = chain.Add(item.Sequence);
        if (chain.HasChangedHoles)
            changes.ChangedHoles.Add(chain);

        var position = ++changes.Log.LastPosition;
        changes.Known.Add(item.Hash, position);
        var channelId = changes.ChannelOf(item.Channel);
        changes.NewEvents.Add(new EventRow
        {
            ServerNumber = changes.Log.ServerNumber,
            Position = position,
            ChainId = chain.ChainId,
            Sequence = item.Sequence,
            Hash = item.Hash.ToArray(),
            Previous = item.Content.Previous.ToArray(),
            Dependencies = item.Content.DependencyBytes(),
            ChannelId = channelId,
            TimestampHintMs = item.Content.TimestampHintMs,
            Payload = item.Content.PayloadArray,
            Signature = item.SignatureArray,
            StoredAtMs = storedAtMs,
            Checksum = erasure is null
                ? RowChecksum.Of(item, position, chain.ChainId, channelId, storedAtMs)
                : RowChecksum.OfErased(item, position, chain.ChainId, channelId, storedAtMs),
        });
        if (erasure is not null)
            changes.Erase(position, item.Hash, erasure);
        return new StoreReceipt(isFork ? StoreOutcome.StoredAsFork : StoreOutcome.Stored, position);
    }
}
