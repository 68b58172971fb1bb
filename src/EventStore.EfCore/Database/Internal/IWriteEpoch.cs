using EventStore.EfCore.Data;

namespace EventStore.EfCore.Database;

/// <summary>Tells a writer cheaply that nobody else has written since it looked: then what it found still holds.</summary>
internal interface IWriteEpoch
{
    /// <summary>
    /// A number that comes again as long as nobody but the context's open connection has committed anything; 0 where the engine does not
    /// tell.
    /// </summary>
    /// <param name="context">A context in a transaction that keeps other writers out until it ends.</param>
    long Read(EventStoreDbContext context);
}
