namespace EventStore.EfCore;

/// <summary>A bulk load under way. Its batches are as atomic and as durable as any.</summary>
/// <remarks>
/// That the load began is recorded in the database. One that ends without <see cref="CompleteAsync"/> — disposed early, or killed —
/// keeps what it stored; the next call, or whoever opens the database next for writing, builds the index first.
/// </remarks>
public interface IBulkLoad : IEventWriter, IAsyncDisposable
{
    /// <summary>Waits for the calls under way, builds the index and ends the load. Once it has succeeded, calling it again does nothing.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The load was disposed before it was complete: it has ended without.</exception>
    /// <exception cref="StorageException">The database failed; the next start tries again.</exception>
    Task CompleteAsync(CancellationToken cancellationToken = default);
}
