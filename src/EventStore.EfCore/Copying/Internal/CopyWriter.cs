using EventStore.EfCore.Database;
using EventStore.EfCore.Writing;

namespace EventStore.EfCore.Copying;

/// <summary>Stores what was stored elsewhere, with the times that it has there.</summary>
internal sealed class CopyWriter(GroupCommit commit, KeptContext kept) : IAsyncDisposable
{
    /// <summary>One transaction; within it one call for each time of storing.</summary>
    /// <returns>
    /// The first position at which the two logs differ now, because somebody else stores here, too; null when all events have the positions
    /// that they have in the source.
    /// </returns>
    public async Task<long?> WriteAsync(IReadOnlyList<StoredEvent> page)
    {
        var done = await commit.CommitAsync([.. Calls(page)]).ConfigureAwait(false);
        var receipts = done.Result.SelectMany(outcome => outcome.Result!.Receipts);
        foreach (var (stored, receipt) in page.Zip(receipts))
        {
            if (receipt.Position != stored.Position)
                return Math.Min(receipt.Position, stored.Position);
        }

        return null;
    }

    public ValueTask DisposeAsync() => kept.DisposeAsync();

    private static IEnumerable<WriteCall> Calls(IReadOnlyList<StoredEvent> page)
    {
        for (var (from, to) = (0, 0); from < page.Count; from = to)
        {
            while (to < page.Count && page[to].StoredAtMs == page[from].StoredAtMs)
                to++;
            Event[] events = [.. page.Skip(from).Take(to - from).Select(e => e.Event)];
            yield return new WriteCall(events, DuplicatePolicy.Skip, page[from].StoredAtMs);
        }
    }
}
