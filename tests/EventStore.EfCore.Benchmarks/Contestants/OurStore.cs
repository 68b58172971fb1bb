namespace EventStore.EfCore.Benchmarks.Contestants;

/// <summary>The event store as an application uses it.</summary>
/// <param name="name">What to call it.</param>
/// <param name="configure">Other settings than the defaults.</param>
internal sealed class OurStore(string name = ContestantNames.Ours, Action<SqliteEventStoreOptions>? configure = null) : IContestant
{
    private Archive? _archive;

    public string Name => name;

    public Task PrepareAsync(string file)
    {
        _archive = new Archive(file, configure);
        return _archive.CreateAsync();
    }

    public Task StoreAsync(IReadOnlyCollection<Event> batch) => _archive!.Store.StoreEventsAsync(batch);

    public ValueTask DisposeAsync() => _archive?.DisposeAsync() ?? default;
}
