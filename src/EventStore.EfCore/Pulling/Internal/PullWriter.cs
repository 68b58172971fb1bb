using EventStore.EfCore.Writing;

namespace EventStore.EfCore.Pulling;

/// <summary>Stores what a source gave; what this store refuses is left out and named, and the others are stored.</summary>
internal sealed class PullWriter(EventWriter writer)
{
    /// <summary>Stores events; durable when this returns.</summary>
    /// <returns>Those that were refused.</returns>
    public async Task<IReadOnlyList<EventHash>> StoreAsync(IReadOnlyList<StoredEvent> events, PullTally tally)
    {
        try
        {
            tally.Add(await writer.StoreEventsAsync([.. events.Select(e => e.Event)], DuplicatePolicy.Skip).ConfigureAwait(false));
            return [];
        }
        catch (Exception e) when (e is InvalidEventException or ArgumentOutOfRangeException)
        {
            // One of them is refused, or all together are too large for this store. They share transactions all the same.
            return await StoreEachAsync(events, tally).ConfigureAwait(false);
        }
    }

    private async Task<IReadOnlyList<EventHash>> StoreEachAsync(IReadOnlyList<StoredEvent> events, PullTally tally)
    {
        var refused = new List<EventHash>();
        foreach (var (stored, receipt, refusal) in await Task.WhenAll(events.Select(StoreOneAsync)).ConfigureAwait(false))
        {
            if (refusal is null)
            {
                tally.Add(new StoreResult([receipt]));
                continue;
            }

            tally.Refuse(stored, refusal);
            refused.Add(stored.Event.Hash);
        }

        return refused;
    }

    private async Task<(StoredEvent Stored, StoreReceipt Receipt, string? Refusal)> StoreOneAsync(StoredEvent stored)
    {
        try
        {
            return (stored, await writer.StoreEventAsync(stored.Event).ConfigureAwait(false), null);
        }
        catch (InvalidEventException e)
        {
            return (stored, default, $"refused here: {e.Reason}");
        }
    }
}
