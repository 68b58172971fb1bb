using EventStore.EfCore.Data;

namespace EventStore.EfCore.Providers;

/// <summary>What only a provider can tell about its storage.</summary>
internal interface IStorageInspector
{
    /// <summary>What the database takes on disk, its write-ahead log included where that is its own, in bytes.</summary>
    Task<long> GetBytesAsync(EventStoreDbContext context, CancellationToken cancellationToken);

    /// <summary>The engine, its effective settings and its files.</summary>
    Task<StorageReport> InspectAsync(EventStoreDbContext context, CancellationToken cancellationToken);

    /// <summary>Whether the store could write now; waits no longer than a moment for others.</summary>
    /// <exception cref="StorageException">It could not.</exception>
    Task CheckWritableAsync(EventStoreDbContext context, CancellationToken cancellationToken);

    /// <summary>The engine's own checks of its structure and of foreign keys, each of which can run beside the others.</summary>
    IReadOnlyList<StorageCheck> Checks { get; }

    /// <summary>Whether the checks tell of every entry of an index that is too many, is missing or leads to another row.</summary>
    bool ProveIndexes { get; }
}
