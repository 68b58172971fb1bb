namespace EventStore.EfCore;

/// <summary>
/// Takes what another archive has and this store lacks: what is new there by a cursor, which this store remembers, so that each time costs
/// what was stored there since; or, whatever the histories of both, by comparing sets. Nothing is sent there: two archives that are to hold
/// the same take from each other.
/// </summary>
public interface IArchivePuller
{
    /// <summary>
    /// Reads each server's log from behind what was read the last time up to where it ends when the pull begins, and stores its events,
    /// page by page. Interrupted or killed, it goes on from the last page that was stored.
    /// </summary>
    /// <remarks>
    /// <para>
    /// Events get positions of this store's own. They are checked as any others are: what breaks a limit of this store, or is forged, where
    /// this store verifies signatures, is left out and named, and the pull goes on. Each page is durable when it is counted; one page is in
    /// memory.
    /// </para>
    /// <para>
    /// What the other archive cannot give is passed, and named: damaged rows and lost positions. It is not asked for again, unless from the
    /// beginning; heads and reconciling find it once it is repaired. What was erased there is not erased here, and cannot be had there.
    /// </para>
    /// <para>
    /// Where the other archive is no longer what it was, for it was restored or replaced, its logs are read from the beginning again: that
    /// is told, costs the reading, and stores only what is missing here.
    /// </para>
    /// </remarks>
    /// <param name="source">The other archive; it is only read.</param>
    /// <param name="options">Which logs; all unless given.</param>
    /// <param name="progress">Told how far the logs are read: the sum of their positions, those before this pull among them.</param>
    /// <param name="cancellationToken">Ends after the page in hand; what was stored stays.</param>
    /// <exception cref="StorageException">This store failed or may not be written to, or the source tells of events that it does not
    /// give.</exception>
    Task<PullReport> PullAsync(
        IArchiveSource source,
        PullOptions? options = null,
        IProgress<long>? progress = null,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Compares each server's log with this store's by set reconciliation (<see cref="IArchiveReconciler"/>), and stores what the source
    /// names that this store lacks, between the rounds. Interrupted or killed, it finds what is left when it is called again.
    /// </summary>
    /// <remarks>
    /// <para>
    /// It finds all that the source has, whatever became of either: forks wherever they lie, what a cursor passed because it was damaged
    /// then. It costs in proportion to what the two differ in, and about 50 bytes of memory for each event of the log, here and there.
    /// </para>
    /// <para>
    /// Events are checked as any others are: what breaks a limit of this store, or is forged, where this store verifies signatures, is
    /// left out and named, and so is what the source names and does not give. Both are named again the next time. Each part is durable
    /// when it is counted; at most 1,000 events are in memory. What was erased there is not erased here, and cannot be had there.
    /// </para>
    /// </remarks>
    /// <param name="source">The other archive; it is only read.</param>
    /// <param name="options">Which logs; all unless given.</param>
    /// <param name="progress">Told how many events were got.</param>
    /// <param name="cancellationToken">Ends after the events in hand; what was stored stays.</param>
    /// <exception cref="StorageException">This store failed or may not be written to, or the source gives events that were not asked for.
    /// </exception>
    /// <exception cref="ReconciliationProtocolException">The source answers by what is no message, or breaks a bound of a session.
    /// </exception>
    Task<ReconcileReport> ReconcileAsync(
        IReconcilableSource source,
        PullOptions? options = null,
        IProgress<long>? progress = null,
        CancellationToken cancellationToken = default);
}
