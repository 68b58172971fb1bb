using EventStore.EfCore.Data;

namespace EventStore.EfCore.Database;

/// <summary>Tells cheaply that nobody else has written since somebody looked: then what was found still holds.</summary>
internal interface IWriteEpoch
{
    /// <summary>
    /// A number that comes again as long as nobody but the context's open connection has committed anything; 0 where the engine does not
    /// tell.
    /// </summary>
    /// <param name="context">
    /// A context in a transaction that keeps other writers out until it ends; or one that only reads: others can have committed as soon as
    /// this returns.
    /// </param>
    long Read(EventStoreDbContext context);
}
