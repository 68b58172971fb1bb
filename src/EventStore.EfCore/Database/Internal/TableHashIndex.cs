using EventStore.EfCore.Data;

namespace EventStore.EfCore.Database;

/// <summary>For an engine whose table has an index on hashes.</summary>
internal sealed class TableHashIndex : IHashIndex
{
    public Task<IReadOnlyList<EventPlace>?> FindAsync(
        EventStoreDbContext context, IReadOnlyCollection<EventHash> hashes, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<EventPlace>?>(null);

    public void Keep(EventStoreDbContext context, int inserted)
    {
    }
}
