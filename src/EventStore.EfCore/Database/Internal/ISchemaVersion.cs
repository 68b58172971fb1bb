using EventStore.EfCore.Data;

namespace EventStore.EfCore.Database;

/// <summary>How a provider tells cheaply that somebody has changed the schema: on each use of the database it is asked.</summary>
internal interface ISchemaVersion
{
    /// <summary>
    /// A number that is another one after each change of tables or indexes, whoever made it, and when another database took this one's
    /// place.
    /// </summary>
    /// <param name="context">A context with an open connection.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<long> ReadAsync(EventStoreDbContext context, CancellationToken cancellationToken);

    /// <summary>
    /// The same number and the migrations history, in one round trip: it is asked in each transaction that writes, so it costs next to
    /// nothing.
    /// </summary>
    /// <param name="context">A context in its transaction.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<FoundSchema> ReadWithHistoryAsync(EventStoreDbContext context, CancellationToken cancellationToken);
}
