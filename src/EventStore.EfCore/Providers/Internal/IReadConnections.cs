using EventStore.EfCore.Data;

namespace EventStore.EfCore.Providers;

/// <summary>What becomes of the connections with which an engine is read.</summary>
internal interface IReadConnections
{
    /// <summary>Whether they are kept open between reads, for opening one costs as much as a small read.</summary>
    bool AreKept { get; }

    /// <summary>Whether one that was kept still has the store's database, and nobody wants that alone.</summary>
    /// <exception cref="StorageException"><see cref="StorageErrorKind.Unsafe"/>: another database is in its place.</exception>
    bool IsUsable(EventStoreDbContext context);
}
