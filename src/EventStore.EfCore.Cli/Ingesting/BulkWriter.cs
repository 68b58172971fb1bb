namespace EventStore.EfCore.Cli.Ingesting;

/// <summary>A bulk load that begins with the first batch: a source without a single event makes no database.</summary>
internal sealed class BulkWriter(IBulkLoader loader) : IEventWriter, IAsyncDisposable
{
    private IBulkLoad? _load;

    public async Task<StoreReceipt> StoreEventAsync(Event @event, CancellationToken cancellationToken = default) =>
        await (await BeginAsync(cancellationToken).ConfigureAwait(false)).StoreEventAsync(@event, cancellationToken).ConfigureAwait(false);

    public async Task<StoreResult> StoreEventsAsync(
        IReadOnlyCollection<Event> events, DuplicatePolicy duplicates, CancellationToken cancellationToken = default)
    {
        var load = await BeginAsync(cancellationToken).ConfigureAwait(false);
        return await load.StoreEventsAsync(events, duplicates, cancellationToken).ConfigureAwait(false);
    }

    public Task CompleteAsync() => _load?.CompleteAsync(CancellationToken.None) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _load?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<IBulkLoad> BeginAsync(CancellationToken cancellationToken) =>
        _load ??= await loader.BeginAsync(cancellationToken).ConfigureAwait(false);
}
