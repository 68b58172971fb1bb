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

    /// <summary>The index that a load leaves out, and that is built when it has finished; null where it leaves out none.</summary>
    ILeftOutIndex? LeftOut { get; }
}
