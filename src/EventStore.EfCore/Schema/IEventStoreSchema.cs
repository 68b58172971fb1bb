namespace EventStore.EfCore;

/// <summary>Looks at a database's schema and brings it up to date: for releases and tools.</summary>
public interface IEventStoreSchema
{
    /// <summary>Which migrations are applied, pending and unknown. Changes nothing, and creates no database.</summary>
    /// <exception cref="StorageException">The database cannot be opened.</exception>
    Task<SchemaStatus> GetStatusAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Creates the database where there is none and applies what is pending, in one transaction: cancelled or killed, it leaves the
    /// database as it was. Many may do it at once.
    /// </summary>
    /// <returns>The migrations applied now, oldest first; none when the schema was up to date.</returns>
    /// <exception cref="SchemaException">The database is newer than this code, somebody else's, or locked by another migration.</exception>
    /// <exception cref="StorageException">The database cannot be opened or written.</exception>
    Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken = default);
}
