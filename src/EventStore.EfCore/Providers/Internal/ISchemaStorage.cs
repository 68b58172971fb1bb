using EventStore.EfCore.Data;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Providers;

/// <summary>How a provider's databases come to be, and what only it can tell about one before it is used.</summary>
internal interface ISchemaStorage
{
    /// <summary>Refuses a target that cannot be a database, with a clearer error than the engine's.</summary>
    /// <exception cref="StorageException">It cannot.</exception>
    void CheckTarget();

    /// <summary>Whether there is something under the database's name, be it empty or damaged.</summary>
    Task<bool> ExistsAsync(EventStoreDbContext context, CancellationToken cancellationToken);

    /// <summary>Whether the database has no tables but those in which EF Core accounts for migrations.</summary>
    Task<bool> IsEmptyAsync(EventStoreDbContext context, CancellationToken cancellationToken);

    /// <summary>
    /// Keeps everybody else from migrating until the context's transaction ends, and makes the table of the history where there is none.
    /// An engine whose transactions exclude each other needs to do neither.
    /// </summary>
    /// <param name="context">A context in its transaction.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task BeginMigrationAsync(EventStoreDbContext context, CancellationToken cancellationToken);

    /// <summary>
    /// Makes the database out of sight and puts it under its name when it is complete and durable, so that whoever looks finds all of it
    /// or nothing. Replaces nothing: what somebody else puts there meanwhile is left as it is.
    /// </summary>
    /// <param name="fill">Fills the new database.</param>
    /// <param name="cancellationToken">Gives up, and leaves nothing behind.</param>
    /// <returns>False when somebody else's is there now, or where databases can only be made in place.</returns>
    /// <exception cref="StorageException">It cannot be made.</exception>
    Task<bool> TryCreateAsync(Func<IDbContextFactory<EventStoreDbContext>, Task> fill, CancellationToken cancellationToken);

    /// <summary>Removes what processes that were killed while they made this database left behind. Living ones are not disturbed.</summary>
    void RemoveAbandoned();
}
