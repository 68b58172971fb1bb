using EventStore.EfCore.Benchmarks.Contestants;

namespace EventStore.EfCore.Benchmarks.PostgreSql;

/// <summary>The event store as an application uses it.</summary>
internal sealed class OurServerStore : IServerContestant
{
    private ServerArchive? _archive;

    public string Name => ContestantNames.Ours;

    public Task PrepareAsync(string connectionString)
    {
        _archive = new ServerArchive(connectionString);
        return Task.CompletedTask;
    }

    public Task StoreAsync(IReadOnlyCollection<Event> batch) => _archive!.Store.StoreEventsAsync(batch);

    public ValueTask DisposeAsync() => _archive?.DisposeAsync() ?? default;
}
