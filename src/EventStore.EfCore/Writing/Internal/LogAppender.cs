using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Events;
using EventStore.EfCore.Reading;

namespace EventStore.EfCore.Writing;

/// <summary>Decides about calls one after the other, and collects the rows of what is new.</summary>
internal sealed class LogAppender(
    EventStoreDbContext context, Dictionary<string, LogChanges> logs, RowRepairs repairs, long nowMs)
{
    /// <summary>How many events are added to all logs together.</summary>
    public int NewEvents { get; private set; }

    /// <summary>Appends a call's events, or refuses the whole call and leaves no trace of it.</summary>
    public WriteOutcome Append(WriteCall call)
    {
        if (call.Duplicates == DuplicatePolicy.Reject && FindDuplicate(call.Events) is { } refusal)
            return new WriteOutcome(null, refusal);

        var receipts = new StoreReceipt[call.Events.Length];
        var index = 0;
        foreach (var item in call.Events)
            receipts[index++] = Append(item, call.StoredAtMs, call.Erasure);
        return new WriteOutcome(new StoreResult(receipts), null);
    }

    /// <summary>Saves the events, and the rows of servers, chains, channels and holes that go with them.</summary>
    /// <returns>False when there is nothing to save.</returns>
    public async Task<bool> SaveAsync()
    {
        var written = Written();
        if (written.Count == 0)
            return false;

        // The database writes the counters while the rows are tracked, for which the connection is not needed.
        var counters = ServerCounters.SaveAsync(context, written);
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
        foreach (var changes in written)
        {
            if (changes.Repairs.Count == 0)
                continue;
            context.ChangeTracker.Clear();
            await repairs.WriteAsync(context, changes.Repairs, nowMs).ConfigureAwait(false);
        }

        return true;
    }

    // Always in the same order: rows that several transactions want are locked by each in turn.
    private List<LogChanges> Written()
    {
        var written = new List<LogChanges>(logs.Count);
        foreach (var changes in logs.Values)
        {
            if (changes.IsChanged)
                written.Add(changes);
        }

        if (written.Count > 1)
            written.Sort(static (one, other) => one.Log.ServerNumber.CompareTo(other.Log.ServerNumber));
        return written;
    }

    private DuplicateEventException? FindDuplicate(Event[] events)
    {
        var inBatch = events.Length == 1 ? null : new HashSet<(string, EventHash)>(events.Length);
        var index = 0;
        foreach (var item in events)
        {
            if (logs[item.Server.Value].Known.TryGetValue(item.Hash, out var position))
                return new DuplicateEventException(item.Server, item.Hash, index, position);
            if (inBatch?.Add((item.Server.Value, item.Hash)) == false)
                return new DuplicateEventException(item.Server, item.Hash, index, null);
            index++;
        }

        return null;
    }

    private StoreReceipt Append(Event item, long? storedAtMs, ErasureMark? erasure)
    {
        var changes = logs[item.Server.Value];
        if (changes.Known.TryGetValue(item.Hash, out var known))
        {
            var isErased = changes.ErasedPositions.Contains(known);
            return new StoreReceipt(isErased ? StoreOutcome.Erased : StoreOutcome.AlreadyStored, known);
        }

        if (changes.FindDamaged(item.Hash) is { } damaged)
        {
            // What is left of an event is not what the row held.
            return erasure is null
                ? Repair(changes, item, damaged, storedAtMs)
                : new StoreReceipt(StoreOutcome.AlreadyStored, damaged.Position!.Value);
        }

        var (chain, isFork) = AddToChain(changes, item);
        var position = ++changes.Log.LastPosition;
        NewEvents++;
        changes.NewEvents.Add(Row(changes, chain, item, position, storedAtMs ?? nowMs, erasure));
        if (erasure is not null)
            changes.Erase(position, item.Hash, erasure);
        return new StoreReceipt(isFork ? StoreOutcome.StoredAsFork : StoreOutcome.Stored, position);
    }

    /// <summary>Puts an event in the place of its row. What that says beside the content stays where it is certain, or can be.</summary>
    private StoreReceipt Repair(LogChanges changes, Event item, EventRecord damaged, long? storedAtMs)
    {
        changes.RemoveDamaged(item.Hash);
        var position = damaged.Position!.Value;
        var chain = changes.ChainOf(item.Author);
        if (!chain.Holds(item.Sequence))
            AddToChain(changes, item);

        // Its channel may be none of those that were looked up for this transaction's events.
        var isSealed = DamagedRow.IsSealed(item.Server, damaged, item.Hash);
        if (isSealed)
            item = Event.FromRow(item.Server, item.Hash, item.Content, damaged.Signature!, damaged.Channel);
        if (isSealed && damaged is { Channel: { } channel, ChannelId: { } channelId })
            changes.Log.Channels.TryAdd(channel, (int)channelId);

        var row = Row(changes, chain, item, position, isSealed ? damaged.StoredAtMs!.Value : storedAtMs ?? Plausible(damaged.StoredAtMs));
        changes.AddRepair(new RowRepair(item.Server, row, damaged));
        return new StoreReceipt(StoreOutcome.Repaired, position);
    }

    // Nothing was stored later than now, nor before there were stores.
    private long Plausible(long? storedAtMs) => storedAtMs > 0 && storedAtMs <= nowMs ? storedAtMs.Value : nowMs;

    private static (ChainState Chain, bool IsFork) AddToChain(LogChanges changes, Event item)
    {
        var chain = changes.ChainOf(item.Author);
        var isFork = chain.Add(item.Sequence);
        if (chain.HasChangedHoles)
            changes.AddChangedHoles(chain);
        return (chain, isFork);
    }

    private static EventRow Row(
        LogChanges changes, ChainState chain, Event item, long position, long storedAtMs, ErasureMark? erasure = null)
    {
        changes.Known.Add(item.Hash, position);
        var channelId = changes.ChannelOf(item.Channel);
        return new EventRow
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
        };
    }
}
