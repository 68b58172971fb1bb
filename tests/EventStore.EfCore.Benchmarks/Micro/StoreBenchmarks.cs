using BenchmarkDotNet.Attributes;

namespace EventStore.EfCore.Benchmarks.Micro;

/// <summary>The store's small calls, one after the other, on an archive of 20,000 events.</summary>
[MemoryDiagnoser]
public class StoreBenchmarks
{
    private MicroArchive? _archive;
    private Event? _stored;
    private ServerHeads? _heads;

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _archive = await MicroArchive.CreateAsync();
        _stored = _archive.Workload.Next();
        await _archive.Store.StoreEventAsync(_stored);
        _heads = await _archive.Store.GetHeadsAsync(_stored.Server);
    }

    [GlobalCleanup]
    public async Task CleanUpAsync() => await _archive!.DisposeAsync();

    // Making the event is measured too: some microseconds, against the fsync of the commit.
    [Benchmark(Description = "store one event")]
    public Task<StoreReceipt> StoreEvent() => _archive!.Store.StoreEventAsync(_archive.Workload.Next());

    [Benchmark(Description = "store one event again")]
    public Task<StoreReceipt> StoreAgain() => _archive!.Store.StoreEventAsync(_stored!);

    [Benchmark(Description = "history, page of 50")]
    public Task<EventPage> History() => _archive!.Store.GetHistoryAsync(new HistoryRequest(_stored!.Server) { Limit = 50 });

    [Benchmark(Description = "find by hash")]
    public Task<StoredEvent?> Find() => _archive!.Store.FindAsync(_stored!.Server, _stored.Hash);

    [Benchmark(Description = "heads, 100 authors")]
    public Task<ServerHeads> Heads() => _archive!.Store.GetHeadsAsync(_stored!.Server);

    [Benchmark(Description = "missing none, 100 heads")]
    public Task<EventPage> MissingNone() => _archive!.Store.GetMissingAsync(new MissingRequest(_stored!.Server, [.. _heads!.Heads]));
}
