namespace EventStore.EfCore.Benchmarks.Contestants;

/// <summary>The event store's bulk load, batch by batch; building the index is what is left at the end.</summary>
internal sealed class OurBulkLoad : IContestant
{
    private Archive? _archive;
    private IBulkLoad? _load;

    public string Name => ContestantNames.Bulk;

    public async Task PrepareAsync(string file)
    {
        _archive = new Archive(file);
        await _archive.CreateAsync();
        _load = await _archive.BulkLoader.BeginAsync();
    }

    public Task StoreAsync(IReadOnlyCollection<Event> batch) => _load!.StoreEventsAsync(batch);

    public Task CompleteAsync() => _load!.CompleteAsync();

    public async ValueTask DisposeAsync()
    {
        if (_load is not null)
            await _load.DisposeAsync();
        if (_archive is not null)
            await _archive.DisposeAsync();
    }
}
