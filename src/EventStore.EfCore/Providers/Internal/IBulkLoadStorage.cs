using EventStore.EfCore.Data;

namespace EventStore.EfCore.Providers;

/// <summary>How a provider makes a bulk load cheap.</summary>
internal interface IBulkLoadStorage
{
    /// <summary>Takes the database for this process alone.</summary>
    Task<IExclusiveStorage> OpenExclusiveAsync(CancellationToken cancellationToken);

    /// <summary>Drops the index on hashes where it exists, in the context's transaction.</summary>
    Task DropHashIndexAsync(EventStoreDbContext context, CancellationToken cancellationToken);

    /// <summary>Builds the index on hashes where it does not exist, in the context's transaction.</summary>
    Task BuildHashIndexAsync(EventStoreDbContext context, CancellationToken cancellationToken);
}
