using EventStore.EfCore.Benchmarks.Contestants;

namespace EventStore.EfCore.Benchmarks.PostgreSql;

/// <summary>The event store's bulk load: without the index on hashes, which is built in the end.</summary>
internal sealed class OurServerBulkLoad : IServerContestant
{
    private ServerArchive? _archive;
    private IBulkLoad? _load;

    public string Name => ContestantNames.Bulk;

    public async Task PrepareAsync(string connectionString)
    {
        _archive = new ServerArchive(connectionString);
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
