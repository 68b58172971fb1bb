using EventStore.EfCore.Data;

namespace EventStore.EfCore.Database;

/// <summary>Makes indexes fit their table again, where an engine cannot change a damaged row otherwise.</summary>
internal interface IIndexRepair
{
    /// <summary>
    /// Builds the indexes of <c>Events</c> anew, in the context's transaction, if that is what the error of a statement asks for. True when
    /// the statement can be run again.
    /// </summary>
    Task<bool> TryRebuildAsync(EventStoreDbContext context, Exception error);
}
