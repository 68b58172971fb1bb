using EventStore.EfCore.Benchmarks.Contestants;

namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>A contestant in the middle of a comparison.</summary>
internal sealed class BatchEntry(IContestant contestant, string file) : IAsyncDisposable
{
    private readonly List<Slice> _slices = [];
    private IReadOnlyDictionary<string, string> _settings = new Dictionary<string, string>();
    private Slice _completion;
    private int _unmeasured;

    public string Name => contestant.Name;

    private int Events => _slices.Sum(s => s.Events);

    // Each slice pays its share of what was left to do at the end.
    private IEnumerable<double> Rates => _slices.Select(s => s.Events / (s.Time + (_completion.Time * s.Events / Events)).TotalSeconds);

    public Task PrepareAsync() => contestant.PrepareAsync(file);

    /// <summary>Stores batches that do not count: the code is compiled, and the connection looked at.</summary>
    public async Task WarmUpAsync(IEnumerable<IReadOnlyCollection<Event>> batches)
    {
        foreach (var batch in batches)
        {
            _settings = await Pragmas.AssertAsync(contestant, batch);
            _unmeasured += batch.Count;
        }
    }

    public async Task StoreAsync(IReadOnlyCollection<IReadOnlyCollection<Event>> batches)
    {
        SliceTimer.SettleGarbage();
        _slices.Add(await SliceTimer.MeasureAsync(contestant, batches));
    }

    public async Task CompleteAsync()
    {
        SliceTimer.SettleGarbage();
        _completion = await SliceTimer.MeasureAsync(0, contestant.CompleteAsync);
    }

    /// <summary>Closes the file and verifies it.</summary>
    public async Task CheckAsync()
    {
        await contestant.DisposeAsync();
        var stored = await contestant.CheckAsync(file);
        var wanted = _unmeasured + Events;
        if (stored != wanted)
            throw new BenchmarkFailedException($"'{Name}' was given {wanted} events; {file} holds {stored}.");
    }

    public BatchResult ToResult(int batchSize, BatchEntry ours)
    {
        var total = _slices.Aggregate(_completion, (sum, next) => sum.Plus(next));
        return new BatchResult(
            Name,
            batchSize,
            total.Events,
            total.Rate,
            Spread.Of(Rates.Zip(ours.Rates, (mine, our) => our / mine)),
            total.AllocatedBytes / (double)total.Events,
            (double?)total.WrittenBytes / total.Events,
            _completion.Time.TotalSeconds,
            _settings);
    }

    public async ValueTask DisposeAsync()
    {
        await contestant.DisposeAsync();
        DatabaseFiles.Delete(file);
    }
}
