using EventStore.EfCore.Benchmarks.Contestants;
using EventStore.EfCore.Benchmarks.Workload;

namespace EventStore.EfCore.Benchmarks.Micro;

/// <summary>An archive of a few thousand events in a temporary folder.</summary>
internal sealed class MicroArchive : IAsyncDisposable
{
    private const int Events = 20_000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("eventstore-");
    private readonly Archive _archive;

    private MicroArchive() => _archive = new Archive(Path.Combine(_folder.FullName, "micro.db"));

    public IEventStore Store => _archive.Store;

    /// <summary>Goes on where the archive ends.</summary>
    public EventWorkload Workload { get; } = new();

    public static async Task<MicroArchive> CreateAsync()
    {
        var archive = new MicroArchive();
        await archive.Store.StoreEventsAsync(archive.Workload.Take(Events));
        return archive;
    }

    public async ValueTask DisposeAsync()
    {
        await _archive.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
