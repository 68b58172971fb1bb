using EventStore.EfCore.Database;
using EventStore.EfCore.Providers;
using EventStore.EfCore.Writing;

namespace EventStore.EfCore.BulkLoading;

/// <summary>The store's own write path, on a connection that nobody else can get between.</summary>
internal sealed class BulkLoad(IExclusiveStorage exclusive, EventDatabase alone, BulkLoadMarker marker, EventWriter writer) : IBulkLoad
{
    private bool _isComplete;
    private bool _isDisposed;

    public Task<StoreReceipt> StoreEventAsync(Event @event, CancellationToken cancellationToken = default) =>
        writer.StoreEventAsync(@event, cancellationToken);

    public Task<StoreResult> StoreEventsAsync(
        IReadOnlyCollection<Event> events,
        DuplicatePolicy duplicates = DuplicatePolicy.Reject,
        CancellationToken cancellationToken = default) => writer.StoreEventsAsync(events, duplicates, cancellationToken);

    public async Task CompleteAsync(CancellationToken cancellationToken = default)
    {
        if (_isComplete)
            return;
        ObjectDisposedException.ThrowIf(_isDisposed, typeof(IBulkLoad));

        await writer.DisposeAsync().ConfigureAwait(false);
        await marker.RemoveAsync(alone, cancellationToken).ConfigureAwait(false);
        _isComplete = true;
    }

    public async ValueTask DisposeAsync()
    {
        _isDisposed = true;
        await writer.DisposeAsync().ConfigureAwait(false);
        alone.Dispose();
        await exclusive.DisposeAsync().ConfigureAwait(false);
    }
}
