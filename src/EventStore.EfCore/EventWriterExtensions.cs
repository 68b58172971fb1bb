using System.Runtime.CompilerServices;
using EventStore.EfCore.Database;

namespace EventStore.EfCore;

/// <summary>Streams into any writer.</summary>
public static class EventWriterExtensions
{
    /// <summary>
    /// Stores a stream of any length, batch by batch: while one commits the next is read. Each batch is atomic and durable on its
    /// own; when the stream fails, or a batch is refused, the batches before it stay stored.
    /// </summary>
    /// <param name="writer">The store, or a bulk load.</param>
    /// <param name="events">The events, in the order of their logs.</param>
    /// <param name="options">Batch size in events and bytes, duplicates, progress.</param>
    /// <param name="cancellationToken">Stops before the next batch; a batch in its transaction completes first.</param>
    /// <returns>The totals of the whole stream.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A batch size is below 1.</exception>
    /// <exception cref="InvalidEventException">An event of the last batch breaks a limit.</exception>
    /// <exception cref="InvalidOperationException">There is an ambient transaction (a <c>TransactionScope</c>).</exception>
    /// <exception cref="DuplicateEventException">The last batch has a duplicate under <see cref="DuplicatePolicy.Reject"/>.</exception>
    public static async Task<StoreTotals> StoreEventsAsync(
        this IEventWriter writer,
        IAsyncEnumerable<Event> events,
        StreamOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(events);
        AmbientTransaction.Refuse();
        options ??= new StreamOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchBytes, 1, nameof(options));

        var totals = default(StoreTotals);
        (List<Event> Events, Task<StoreResult> Commit)? pending = null;
        try
        {
            await foreach (var batch in BatchesAsync(events, options, cancellationToken).ConfigureAwait(false))
            {
                await SettleAsync().ConfigureAwait(false);
                pending = (batch, writer.StoreEventsAsync(batch, options.Duplicates, cancellationToken));
            }
        }
        finally
        {
            // Also when the stream failed: nothing of it may still be under way when the caller goes on.
            await SettleAsync().ConfigureAwait(false);
        }

        return totals;

        async Task SettleAsync()
        {
            if (pending is not { } settled)
                return;
            pending = null;
            var result = await settled.Commit.ConfigureAwait(false);
            totals = totals.Plus(result);
            options.Progress?.Report(new StoredBatch(settled.Events, result, totals));
        }
    }

    private static async IAsyncEnumerable<List<Event>> BatchesAsync(
        IAsyncEnumerable<Event> events, StreamOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var batch = new List<Event>();
        var bytes = 0L;
        await foreach (var item in events.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            ArgumentNullException.ThrowIfNull(item, nameof(events));
            if (batch.Count > 0 && bytes + item.Content.Length > options.BatchBytes)
            {
                yield return batch;
                (batch, bytes) = ([], 0);
            }

            batch.Add(item);
            bytes += item.Content.Length;
            if (batch.Count == options.BatchSize)
            {
                yield return batch;
                (batch, bytes) = ([], 0);
            }
        }

        if (batch.Count > 0)
            yield return batch;
    }
}
