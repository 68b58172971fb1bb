namespace EventStore.EfCore.Benchmarks.Contestants;

/// <summary>The event store as an application uses it.</summary>
internal sealed class OurStore : IContestant
{
    private Archive? _archive;

    public string Name => ContestantNames.Ours;

    public Task PrepareAsync(string file)
    {
        _archive = new Archive(file);
        return _archive.CreateAsync();
    }

    public Task StoreAsync(IReadOnlyCollection<Event> batch) => _archive!.Store.StoreEventsAsync(batch);

    public ValueTask DisposeAsync() => _archive?.DisposeAsync() ?? default;
}
