using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace EventStore.EfCore.Benchmarks.Contestants;

/// <summary>
/// The event store while somebody listens to all of its metrics, and to its traces without sampling any: what a monitored application has.
/// </summary>
internal sealed class MeasuredStore : IContestant
{
    private Archive? _archive;
    private MeterListener? _listener;
    private long _measurements;

    public string Name => ContestantNames.Measured;

    public Task PrepareAsync(string file)
    {
        _archive = new Archive(file);
        var meters = _archive.Services.GetRequiredService<IMeterFactory>();
        _listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == EventStoreTelemetry.Name && ReferenceEquals(instrument.Meter.Scope, meters))
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        _listener.SetMeasurementEventCallback<int>((_, _, _, _) => Count());
        _listener.SetMeasurementEventCallback<long>((_, _, _, _) => Count());
        _listener.SetMeasurementEventCallback<double>((_, _, _, _) => Count());
        _listener.Start();
        return _archive.CreateAsync();
    }

    public async Task StoreAsync(IReadOnlyCollection<Event> batch)
    {
        // Of the whole process, so it is there for this call alone.
        using var traces = new ActivityListener
        {
            ShouldListenTo = source => source.Name == EventStoreTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.None,
        };
        ActivitySource.AddActivityListener(traces);
        await _archive!.Store.StoreEventsAsync(batch).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        _listener?.Dispose();
        if (_archive is null)
            return;
        await _archive.DisposeAsync().ConfigureAwait(false);
        if (_measurements == 0)
            throw new BenchmarkFailedException("Nothing was measured.");
    }

    private void Count() => Interlocked.Increment(ref _measurements);
}
