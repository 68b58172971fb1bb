using EventStore.EfCore.Data;
using EventStore.EfCore.Providers;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Writing;

/// <summary>Looks whether a transaction is in the database whose commit ended in an error.</summary>
internal sealed class CommitCheck(IServerLock locks)
{
    /// <summary>
    /// Whether all new events are at their positions. One would not do: after a commit that failed another writer may have stored some of
    /// the same events at the same positions.
    /// </summary>
    public async Task<bool> AreStoredAsync(EventStoreDbContext context, IReadOnlyList<WriteCall> calls, WriteOutcome[] outcomes)
    {
        var newEvents = calls.Zip(outcomes).SelectMany(p => NewEvents(p.First, p.Second)).ToLookup(e => e.Server, StringComparer.Ordinal);

        // Under the locks: they wait for a commit that is still under way.
        var names = newEvents.Select(g => g.Key).Order(StringComparer.Ordinal).ToArray();
        foreach (var row in await locks.LockAsync(context, names).ConfigureAwait(false))
        {
            if (row.IsNew || !await AreStoredAsync(context, row.Number, newEvents[row.Name]).ConfigureAwait(false))
                return false;
        }

        return true;
    }

    private static async Task<bool> AreStoredAsync(EventStoreDbContext context, int server, IEnumerable<NewEvent> newEvents)
    {
        var missing = newEvents.ToDictionary(e => e.Position, e => e.Hash);
        var (first, last) = (missing.Keys.Min(), missing.Keys.Max());
        var rows = context.Events
            .Where(e => e.ServerNumber == server && e.Position >= first && e.Position <= last)
            .Select(e => new { e.Position, e.Hash });
        await foreach (var row in rows.AsAsyncEnumerable().ConfigureAwait(false))
        {
            if (missing.TryGetValue(row.Position, out var hash) && row.Hash.AsSpan().SequenceEqual(hash.ToArray()))
                missing.Remove(row.Position);
        }

        return missing.Count == 0;
    }

    private static IEnumerable<NewEvent> NewEvents(WriteCall call, WriteOutcome outcome) => outcome.Result is null
        ? []
        : call.Events.Zip(outcome.Result.Receipts)
            .Where(p => p.Second.Outcome != StoreOutcome.AlreadyStored)
            .Select(p => new NewEvent(p.First.Server.Value, p.Second.Position, p.First.Hash));

    private readonly record struct NewEvent(string Server, long Position, EventHash Hash);
}
