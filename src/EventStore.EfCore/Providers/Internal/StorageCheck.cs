using EventStore.EfCore.Data;

namespace EventStore.EfCore.Providers;

/// <summary>A check of an engine's own; yields what it finds, and what of it could not be run.</summary>
internal delegate IAsyncEnumerable<StorageFinding> StorageCheck(EventStoreDbContext context, CancellationToken cancellationToken);
