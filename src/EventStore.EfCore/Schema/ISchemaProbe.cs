using EventStore.EfCore.Data;

namespace EventStore.EfCore.Schema;

/// <summary>What only a provider can tell about its databases before they are used.</summary>
internal interface ISchemaProbe
{
    /// <summary>Refuses a target that cannot be a database, with a clearer error than the engine's.</summary>
    /// <exception cref="StorageException">It cannot.</exception>
    void CheckTarget();

    /// <summary>When the migration lock that stands in the database was taken; null when there is none.</summary>
    Task<DateTimeOffset?> FindMigrationLockAsync(EventStoreDbContext context, CancellationToken cancellationToken);

    /// <summary>What an operator runs to remove an abandoned migration lock.</summary>
    string UnlockRemedy { get; }
}
