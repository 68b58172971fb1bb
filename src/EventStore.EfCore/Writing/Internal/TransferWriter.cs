using EventStore.EfCore.Database;

namespace EventStore.EfCore.Writing;

/// <summary>Stores what was stored elsewhere, with the times that it has there.</summary>
/// <param name="commit">Its own.</param>
/// <param name="kept">The context of that commit, closed in the end.</param>
internal sealed class TransferWriter(GroupCommit commit, KeptContexts kept) : IAsyncDisposable
{
    /// <summary>
    /// One transaction; within it one call for each time of storing. An event that is there already is no error. What was erased elsewhere
    /// is erased here.
    /// </summary>
    /// <returns>What became of each event, in their order.</returns>
    public async Task<IReadOnlyList<StoreReceipt>> WriteAsync(IReadOnlyList<StoredEvent> events)
    {
        var done = await commit.CommitAsync([.. Calls(events)]).ConfigureAwait(false);
        return [.. done.Result.SelectMany(outcome => outcome.Result!.Receipts)];
    }

    public ValueTask DisposeAsync() => kept.DisposeAsync();

    private static IEnumerable<WriteCall> Calls(IReadOnlyList<StoredEvent> stored)
    {
        for (var (from, to) = (0, 0); from < stored.Count; from = to)
        {
            while (to < stored.Count && stored[to].StoredAtMs == stored[from].StoredAtMs && stored[to].Erasure == stored[from].Erasure)
                to++;
            Event[] events = [.. stored.Skip(from).Take(to - from).Select(s => s.Event)];
            yield return new WriteCall(events, DuplicatePolicy.Skip, stored[from].StoredAtMs) { Erasure = stored[from].Erasure };
        }
    }
}
