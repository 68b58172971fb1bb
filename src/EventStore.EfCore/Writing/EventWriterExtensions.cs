namespace EventStore.EfCore;

/// <summary>Streams into any writer.</summary>
public static class EventWriterExtensions
{
    /// <summary>
    /// Stores a stream of any length, batch by batch: while one commits the next is read. Each batch is atomic and durable on its
    /// own; when the stream fails, or a batch is refused, the batches before it stay stored.
    /// </summary>
    /// <param name="writer">The store, or a bulk load.</param>
    /// <param name="events">The events, in the order in which they are to stand in their logs.</param>
    /// <param name="options">Batch size, duplicates, progress.</param>
    /// <param name="cancellationToken">Stops before the next batch; a batch in its transaction completes first.</param>
    /// <returns>The totals of the whole stream.</returns>
    /// <exception cref="InvalidEventException">An event of the last batch breaks a limit, or its hash is not its content's.</exception>
    /// <exception cref="DuplicateEventException">The last batch has a duplicate under <see cref="DuplicatePolicy.Reject"/>.</exception>
    public static async Task<StoreTotals> StoreEventsAsync(
        this IEventWriter writer,
        IAsyncEnumerable<Event> events,
        StreamOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(events);
        options ??= new StreamOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1, nameof(options));

        var totals = default(StoreTotals);
        Task<StoreResult>? committing = null;
        try
        {
            await foreach (var batch in events.Chunk(options.BatchSize).WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                await SettleAsync().ConfigureAwait(false);
                committing = writer.StoreEventsAsync(batch, options.Duplicates, cancellationToken);
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
            if (committing is null)
                return;
            var settled = committing;
            committing = null;
            totals = totals.Plus(await settled.ConfigureAwait(false));
            options.Progress?.Report(totals);
        }
    }
}
