using EventStore.EfCore.Data;

namespace EventStore.EfCore.Providers;

/// <summary>An index that costs more while rows are added than it costs to build.</summary>
internal interface ILeftOutIndex
{
    /// <summary>Drops it where it exists, in the context's transaction.</summary>
    Task DropAsync(EventStoreDbContext context, CancellationToken cancellationToken);

    /// <summary>Builds it where it does not exist, in the context's transaction.</summary>
    Task BuildAsync(EventStoreDbContext context, CancellationToken cancellationToken);
}
