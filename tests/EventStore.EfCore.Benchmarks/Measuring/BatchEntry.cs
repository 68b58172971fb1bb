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

    private double Seconds => _slices.Sum(s => s.Time.TotalSeconds) + _completion.Time.TotalSeconds;

    private double Rate => _slices.Sum(s => s.Events) / Seconds;

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
        var wanted = _unmeasured + _slices.Sum(s => s.Events);
        if (stored != wanted)
            throw new BenchmarkFailedException($"'{Name}' was given {wanted} events; {file} holds {stored}.");
    }

    public BatchResult ToResult(int batchSize, BatchEntry ours)
    {
        var events = _slices.Sum(s => s.Events);
        return new BatchResult(
            Name,
            batchSize,
            events,
            Rate,
            Statistics.Median(_slices.Select(s => s.Rate)),
            ours.Rate / Rate,
            Statistics.Median(_slices.Zip(ours._slices, (mine, our) => our.Rate / mine.Rate)),
            (_slices.Sum(s => s.AllocatedBytes) + _completion.AllocatedBytes) / (double)events,
            _completion.Time.TotalSeconds,
            _settings);
    }

    public async ValueTask DisposeAsync()
    {
        await contestant.DisposeAsync();
        DatabaseFiles.Delete(file);
    }
}
