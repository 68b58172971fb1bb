using EventStore.EfCore.Data;

namespace EventStore.EfCore.Providers;

/// <summary>How a provider makes a bulk load cheap.</summary>
internal interface IBulkLoadStorage
{
    /// <summary>Takes the database for one load alone, as far as the engine needs it.</summary>
    Task<IExclusiveStorage> OpenExclusiveAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Whether a load that has not finished is this store's to finish: whoever began it is gone, and the index may be built here.
    /// </summary>
    Task<bool> CanFinishAsync(EventStoreDbContext context, CancellationToken cancellationToken);

    /// <summary>Whether a load leaves out an index, which is to be built when it has finished.</summary>
    bool LeavesOutIndex { get; }

    /// <summary>Drops the index on hashes where it exists, in the context's transaction.</summary>
    Task DropHashIndexAsync(EventStoreDbContext context, CancellationToken cancellationToken);

    /// <summary>Builds the index on hashes where it does not exist, in the context's transaction.</summary>
    Task BuildHashIndexAsync(EventStoreDbContext context, CancellationToken cancellationToken);
}
