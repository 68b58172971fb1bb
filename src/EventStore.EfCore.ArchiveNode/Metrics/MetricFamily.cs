using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace EventStore.EfCore.ArchiveNode.Metrics;

/// <summary>One instrument with its values, a series for each set of attributes.</summary>
internal sealed class MetricFamily
{
    // What goes beyond it is left out: attributes are of few values, and memory is to stay flat where one is not.
    private const int MaxSeries = 1_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, MetricSeries> _series = new(StringComparer.Ordinal);
    private readonly string _name;
    private readonly string _type;
    private readonly string? _description;
    private readonly bool _adds;
    private readonly double[] _bounds;

    public MetricFamily(Instrument instrument)
    {
        var kind = instrument.GetType().GetGenericTypeDefinition();
        var isCounter = kind == typeof(Counter<>) || kind == typeof(ObservableCounter<>);
        var isHistogram = kind == typeof(Histogram<>);
        _type = isHistogram ? "histogram" : isCounter ? "counter" : "gauge";
        _adds = kind == typeof(Counter<>) || kind == typeof(UpDownCounter<>);
        _bounds = isHistogram ? BoundsOf(instrument) : [];
        _description = instrument.Description;
        _name = instrument.Name.Replace('.', '_') + SuffixOf(instrument.Unit) + (isCounter ? "_total" : "");
    }

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = LabelsOf(tags);
        lock (_gate)
        {
            if (!_series.TryGetValue(labels, out var series))
            {
                if (_series.Count == MaxSeries)
                    return;
                _series.Add(labels, series = new MetricSeries(_bounds));
            }

            series.Record(value, _adds);
        }
    }

    public double? Sum()
    {
        lock (_gate)
            return _series.Count == 0 ? null : _series.Values.Sum(s => s.Value);
    }

    public void WriteTo(StringBuilder text)
    {
        lock (_gate)
        {
            if (_series.Count == 0)
                return;
            if (_description is not null)
                text.Append("# HELP ").Append(_name).Append(' ').Append(Escape(_description)).Append('\n');
            text.Append("# TYPE ").Append(_name).Append(' ').Append(_type).Append('\n');
            foreach (var (labels, series) in _series)
            {
                if (_type == "histogram")
                    WriteHistogram(text, labels, series);
                else
                    Line(text, _name, labels, series.Value);
            }
        }
    }

    private void WriteHistogram(StringBuilder text, string labels, MetricSeries series)
    {
        var comma = labels.Length == 0 ? "" : ",";
        var count = 0L;
        for (var i = 0; i < _bounds.Length; i++)
        {
            count += series.Buckets[i];
            Line(text, _name + "_bucket", $"{labels}{comma}le=\"{Number(_bounds[i])}\"", count);
        }

        Line(text, _name + "_bucket", $"{labels}{comma}le=\"+Inf\"", series.Count);
        Line(text, _name + "_sum", labels, series.Value);
        Line(text, _name + "_count", labels, series.Count);
    }

    private static void Line(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0)
            text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length == 0)
            return "";
        var labels = new List<string>(tags.Length);
        foreach (var (name, value) in tags)
            labels.Add($"{name.Replace('.', '_')}=\"{Escape(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")}\"");
        labels.Sort(StringComparer.Ordinal);
        return string.Join(',', labels);
    }

    private static string Escape(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string SuffixOf(string? unit) => unit switch
    {
        "s" => "_seconds",
        "By" => "_bytes",
        _ => "", // "{event}" and the like are no units
    };

    // OpenTelemetry's, where the instrument has no advice.
    private static double[] BoundsOf(Instrument instrument) =>
        instrument is Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds }
            ? [.. bounds]
            : [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000];
}
