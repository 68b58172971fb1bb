using System.Diagnostics.Metrics;
using System.Text;

namespace EventStore.EfCore.ArchiveNode.Metrics;

/// <summary>
/// Gathers the instruments of the store, the web server and the runtime, and tells them in Prometheus' text format
/// (https://prometheus.io/docs/instrumenting/exposition_formats/), under the names that OpenTelemetry gives them there
/// (https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/).
/// </summary>
/// <param name="meters">Whose instruments: another host in this process has its own.</param>
internal sealed class NodeMetrics(IMeterFactory meters) : IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private const string Runtime = "System.Runtime";

    private static readonly HashSet<string> Wanted =
    [
        EventStoreTelemetry.Name, Runtime, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel",
        "Microsoft.AspNetCore.RateLimiting",
    ];

    private readonly MeterListener _listener = new();
    private readonly SortedDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    public void Start()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (IsWanted(instrument.Meter))
                listener.EnableMeasurementEvents(instrument, FamilyOf(instrument));
        };
        _listener.SetMeasurementEventCallback<int>((_, value, tags, family) => Record(family, value, tags));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, family) => Record(family, value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, family) => Record(family, value, tags));
        _listener.Start();
    }

    /// <summary>All of them, as Prometheus reads them.</summary>
    public string Write()
    {
        Observe();
        var text = new StringBuilder();
        lock (_gate)
        {
            foreach (var family in _families.Values)
                family.WriteTo(text);
        }

        return text.ToString();
    }

    /// <summary>The sum of an instrument's values, whatever their attributes; null while it has none.</summary>
    public double? Sum(string instrument)
    {
        Observe();
        lock (_gate)
            return _families.GetValueOrDefault(instrument)?.Sum();
    }

    public void Dispose() => _listener.Dispose();

    private static void Record(object? family, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        ((MetricFamily)family!).Record(value, tags);

    private void Observe()
    {
        try
        {
            _listener.RecordObservableInstruments();
        }
        catch (AggregateException)
        {
            // A gauge that cannot tell at the moment, for the database is gone, say: the others still do, and health says why.
        }
    }

    private bool IsWanted(Meter meter) =>
        Wanted.Contains(meter.Name) && (meter.Name == Runtime || ReferenceEquals(meter.Scope, meters));

    // A meter that is made anew has the same instruments again, and they go on.
    private MetricFamily FamilyOf(Instrument instrument)
    {
        lock (_gate)
        {
            if (!_families.TryGetValue(instrument.Name, out var family))
                _families.Add(instrument.Name, family = new MetricFamily(instrument));
            return family;
        }
    }
}
