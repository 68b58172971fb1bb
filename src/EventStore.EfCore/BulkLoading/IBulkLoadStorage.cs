using EventStore.EfCore.Data;

namespace EventStore.EfCore.BulkLoading;

/// <summary>How a provider makes a bulk load cheap.</summary>
internal interface IBulkLoadStorage
{
    /// <summary>Takes the database for this process alone.</summary>
    Task<IExclusiveStorage> OpenExclusiveAsync(CancellationToken cancellationToken);

    /// <summary>In one transaction: records that a load began, and leaves out the index on hashes.</summary>
    Task BeginAsync(EventStoreDbContext context, long startedAtMs, CancellationToken cancellationToken);

    /// <summary>In one transaction: builds the index, if it is not there, and records that no load is under way.</summary>
    Task CompleteAsync(EventStoreDbContext context, CancellationToken cancellationToken);
}
