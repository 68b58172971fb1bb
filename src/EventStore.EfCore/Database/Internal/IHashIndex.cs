using EventStore.EfCore.Data;

namespace EventStore.EfCore.Database;

/// <summary>Leads from hashes to events, where no index of the table <c>Events</c> does.</summary>
internal interface IHashIndex
{
    /// <summary>
    /// Where events may be that have one of these hashes, in whatever server: an index may know only a part of each hash. Null where the
    /// table itself is asked.
    /// </summary>
    Task<IReadOnlyList<EventPlace>?> FindAsync(
        EventStoreDbContext context, IReadOnlyCollection<EventHash> hashes, CancellationToken cancellationToken);

    /// <summary>Puts what the context's transaction has inserted where it is found at little cost.</summary>
    /// <param name="context">A context in its transaction.</param>
    /// <param name="inserted">How many events.</param>
    void Keep(EventStoreDbContext context, int inserted);
}
