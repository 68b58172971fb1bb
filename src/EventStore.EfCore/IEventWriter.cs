namespace EventStore.EfCore;

/// <summary>Stores events.</summary>
/// <remarks>
/// What is promised:
/// <list type="number">
/// <item>When a call returns, its events are durable: the commit has reached the disk and survives a power failure.</item>
/// <item>A call is atomic: all of its events are stored, or none.</item>
/// <item>Positions in a server's log are 1, 2, 3, … in commit order, without gaps.</item>
/// <item>Events are valid by construction (an <see cref="Event"/> checks its hash when it is made); the store's limits are checked before
/// anything is opened.</item>
/// <item>Calls that come at the same time may share one transaction and one fsync; each stays atomic on its own.</item>
/// <item>Cancelling a waiting call withdraws it; once it is in a transaction it completes.</item>
/// </list>
/// </remarks>
public interface IEventWriter
{
    /// <summary>
    /// Stores one event. Idempotent: a duplicate is reported as <see cref="StoreOutcome.AlreadyStored"/>, with its position, one that
    /// was erased as <see cref="StoreOutcome.Erased"/>. One whose row is damaged takes its place: <see cref="StoreOutcome.Repaired"/>. So
    /// in batches, which a duplicate of that kind does not refuse.
    /// </summary>
    /// <returns>The outcome and the position in the server's log.</returns>
    /// <exception cref="InvalidEventException">The event breaks a limit of the store; or its signature is not its author's, where that is
    /// verified.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled while it waited; nothing was stored.</exception>
    /// <exception cref="InvalidOperationException">There is an ambient transaction (a <c>TransactionScope</c>): the store's commits are its
    /// own.</exception>
    Task<StoreReceipt> StoreEventAsync(Event @event, CancellationToken cancellationToken = default);

    /// <summary>Stores a batch, of one server or several, in the order given: all or nothing.</summary>
    /// <param name="events">At most <see cref="EventStoreOptions.MaxBatchSize"/> events of <see cref="EventStoreOptions.MaxBatchBytes"/>
    /// bytes. None is fine, and stores nothing.</param>
    /// <param name="duplicates">What to do with events that the batch holds twice or that are stored already.</param>
    /// <param name="cancellationToken">Withdraws the call while it waits.</param>
    /// <returns>One receipt per event, in the order given.</returns>
    /// <exception cref="InvalidEventException">An event breaks a limit of the store, or its signature is not its author's, where that is
    /// verified; nothing was stored.</exception>
    /// <exception cref="DuplicateEventException">There is a duplicate under <see cref="DuplicatePolicy.Reject"/>; nothing was
    /// stored.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The batch is larger than the options allow.</exception>
    /// <exception cref="InvalidOperationException">There is an ambient transaction (a <c>TransactionScope</c>): the store's commits are its
    /// own.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled while it waited; nothing was stored.</exception>
    Task<StoreResult> StoreEventsAsync(
        IReadOnlyCollection<Event> events,
        DuplicatePolicy duplicates = DuplicatePolicy.Reject,
        CancellationToken cancellationToken = default);
}
