using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>What one application's store tells those who listen to its meter.</summary>
public sealed class Measured : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly List<(string Name, double Value, string Tags)> _values = [];
    private readonly Lock _gate = new();

    public Measured(IServiceProvider services)
    {
        var meters = services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == EventStoreTelemetry.Name && instrument.Meter.Scope == meters)
            {
                lock (_gate)
                    Units.Add(instrument.Name, instrument.Unit);
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((i, value, tags, _) => Add(i, value, tags));
        _listener.SetMeasurementEventCallback<int>((i, value, tags, _) => Add(i, value, tags));
        _listener.SetMeasurementEventCallback<double>((i, value, tags, _) => Add(i, value, tags));
        _listener.Start();
    }

    /// <summary>The instruments that there are, and their units.</summary>
    public Dictionary<string, string?> Units { get; } = [];

    /// <summary>The newest value of a gauge.</summary>
    public double Gauge(string name)
    {
        _listener.RecordObservableInstruments();
        return Values(name)[^1].Value;
    }

    /// <summary>The sum of a counter, of the measurements with just these attributes.</summary>
    public double Sum(string name, string tags = "") => Values(name).Where(v => v.Tags == tags).Sum(v => v.Value);

    /// <summary>The measurements of a histogram with their attributes, in order.</summary>
    public IReadOnlyList<(double Value, string Tags)> Values(string name)
    {
        lock (_gate)
            return [.. _values.Where(v => v.Name == name).Select(v => (v.Value, v.Tags))];
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var all = string.Join(' ', tags.ToArray().Select(t => $"{t.Key}={t.Value}"));
        lock (_gate)
            _values.Add((instrument.Name, value, all));
    }
}
