using EventStore.EfCore.Data;

namespace EventStore.EfCore.Providers;

/// <summary>How an engine looks after a database.</summary>
internal interface IMaintenanceStorage
{
    /// <summary>Copies the log into the database, and empties it.</summary>
    Task<CheckpointReport> CheckpointAsync(EventStoreDbContext context, CancellationToken cancellationToken);

    /// <summary>Has the planner learn how the tables are filled.</summary>
    Task OptimizeAsync(EventStoreDbContext context, CancellationToken cancellationToken);

    /// <summary>Builds the indexes anew.</summary>
    Task ReindexAsync(EventStoreDbContext context, CancellationToken cancellationToken);

    /// <summary>Makes free room usable.</summary>
    /// <exception cref="StorageException">Among others <see cref="StorageErrorKind.Full"/>: there is no room for it.</exception>
    Task VacuumAsync(EventStoreDbContext context, CancellationToken cancellationToken);

    /// <summary>What is empty inside the database; null where it is not told.</summary>
    Task<long?> GetFreeBytesAsync(EventStoreDbContext context, CancellationToken cancellationToken);

    /// <inheritdoc cref="IArchiveMaintenance.FindLocksAsync"/>
    Task<IReadOnlyList<HeldLock>> FindLocksAsync(EventStoreDbContext context, CancellationToken cancellationToken);

    /// <inheritdoc cref="IArchiveMaintenance.ReleaseAsync"/>
    Task<bool> ReleaseAsync(EventStoreDbContext context, HeldLock held, CancellationToken cancellationToken);
}
