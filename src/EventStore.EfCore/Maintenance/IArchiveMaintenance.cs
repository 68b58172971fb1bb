namespace EventStore.EfCore;

/// <summary>What an operator does to a database now and then. None of it changes an event.</summary>
public interface IArchiveMaintenance
{
    /// <summary>
    /// Copies the write-ahead log into the database, and gives back the room that it takes. On PostgreSQL the server's own CHECKPOINT, for
    /// a role that may.
    /// </summary>
    /// <param name="cancellationToken">Gives up before it begins.</param>
    /// <returns>What is left in the log, where a reader keeps an old snapshot open.</returns>
    /// <exception cref="StorageException">It failed, or the role may not. Nothing is lost.</exception>
    Task<CheckpointReport> CheckpointAsync(CancellationToken cancellationToken = default);

    /// <summary>Has the engine's planner learn how the tables are filled: SQLite's <c>PRAGMA optimize</c>, PostgreSQL's ANALYZE.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">It failed.</exception>
    Task OptimizeAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Makes room that is free inside the database usable: SQLite writes the whole file anew and gives the rest back, which takes as much
    /// room again as it holds, twice, and keeps writers waiting; PostgreSQL's plain VACUUM goes on beside all others.
    /// </summary>
    /// <param name="cancellationToken">Gives up; the database is then as it was.</param>
    /// <returns>The bytes before and after.</returns>
    /// <exception cref="StorageException">
    /// <see cref="StorageErrorKind.Full"/>: there is not enough room for it, and nothing was begun; or it failed, and the database is as it
    /// was.
    /// </exception>
    Task<VacuumReport> VacuumAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Builds all indexes anew from the events, where a verification finds that they do not fit them. On SQLite in one transaction, with
    /// writers waiting; on PostgreSQL table by table with REINDEX, which keeps readers waiting, too.
    /// </summary>
    /// <param name="cancellationToken">Gives up; what is not done is then as it was.</param>
    /// <exception cref="StorageException">It failed, or the role may not, and the indexes are as they were.</exception>
    Task ReindexAsync(CancellationToken cancellationToken = default);

    /// <summary>What takes the room on disk, by server. Reads the length of every event.</summary>
    /// <param name="progress">Told how many events were read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The database failed.</exception>
    Task<StorageUsage> GetUsageAsync(IProgress<long>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>The locks that keep others from migrating or loading, and that may have been left by somebody who is gone.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The database failed.</exception>
    Task<IReadOnlyList<HeldLock>> FindLocksAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes a lock away from whoever has it: on SQLite a row of EF Core's, which nothing else removes; on PostgreSQL the session that has
    /// it is ended, and what it did not commit is undone.
    /// </summary>
    /// <param name="held">One of those that were found.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False: it was gone.</returns>
    /// <exception cref="StorageException">It failed, or the role may not.</exception>
    Task<bool> ReleaseAsync(HeldLock held, CancellationToken cancellationToken = default);
}
