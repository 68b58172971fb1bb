using EventStore.EfCore.Data;

namespace EventStore.EfCore.Providers;

/// <summary>What only a provider can tell about a database before it is used.</summary>
internal interface ISchemaProbe
{
    /// <summary>Refuses a target that cannot be a database, with a clearer error than the engine's.</summary>
    /// <exception cref="StorageException">It cannot.</exception>
    void CheckTarget();

    /// <summary>When the migration lock that the database holds was taken; null when it holds none.</summary>
    Task<DateTimeOffset?> FindMigrationLockAsync(EventStoreDbContext context, CancellationToken cancellationToken);
}
