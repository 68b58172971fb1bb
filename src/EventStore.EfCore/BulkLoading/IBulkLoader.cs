namespace EventStore.EfCore;

/// <summary>Loads whole archives: faster than <see cref="IEventStore"/>, and alone.</summary>
public interface IBulkLoader
{
    /// <summary>
    /// Begins a load, for which nobody else may have the database open: neither this process's own store nor another. The index on
    /// hashes, into which every event goes at a random place, is left out until the load completes and is then built in one sorted
    /// pass. Duplicates are found all the same: along the chains.
    /// </summary>
    /// <exception cref="StorageException"><see cref="StorageErrorKind.Busy"/>: somebody else has the database open.</exception>
    /// <exception cref="InvalidOperationException">There is an ambient transaction (a <c>TransactionScope</c>): the load's commits are its
    /// own.</exception>
    /// <exception cref="SchemaException">The schema is not the one this code knows.</exception>
    Task<IBulkLoad> BeginAsync(CancellationToken cancellationToken = default);
}
