using EventStore.EfCore.Errors;
using EventStore.EfCore.Schema;
using EventStore.EfCore.Writing;

namespace EventStore.EfCore.BulkLoading;

/// <summary>The store's own write path, on a connection that nobody else can get between.</summary>
internal sealed class BulkLoad(
    IExclusiveStorage exclusive, IBulkLoadStorage storage, EventWriter writer, SchemaGuard guard, StorageErrors errors) : IBulkLoad
{
    private bool _isComplete;

    public Task<StoreReceipt> StoreEventAsync(Event @event, CancellationToken cancellationToken = default) =>
        writer.StoreEventAsync(@event, cancellationToken);

    public Task<StoreResult> StoreEventsAsync(
        IReadOnlyCollection<Event> events,
        DuplicatePolicy duplicates = DuplicatePolicy.Reject,
        CancellationToken cancellationToken = default) => writer.StoreEventsAsync(events, duplicates, cancellationToken);

    public async Task CompleteAsync(CancellationToken cancellationToken = default)
    {
        await writer.DisposeAsync().ConfigureAwait(false);
        try
        {
            await using var context = await exclusive.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
            await storage.CompleteAsync(context, cancellationToken).ConfigureAwait(false);
            _isComplete = true;
        }
        catch (Exception e) when (e is not EventStoreException && errors.Translate(e) is { } known)
        {
            throw known;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await writer.DisposeAsync().ConfigureAwait(false);
        await exclusive.DisposeAsync().ConfigureAwait(false);
        if (!_isComplete)
            guard.LookAgain();
    }
}
