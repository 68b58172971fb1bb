using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace EventStore.EfCore.ArchiveNode.Metrics;

/// <summary>What the operators' page shows of the metrics: an instrument's values as one sum, whatever their attributes.</summary>
internal sealed class MetricTotals : BaseExporter<Metric>
{
    private readonly Dictionary<string, double> _totals = [];

    public MetricTotals() => Reader = new BaseExportingMetricReader(this);

    /// <summary>Collects for it.</summary>
    public MetricReader Reader { get; }

    /// <summary>The sums as they are now, by the instruments' names; an instrument without a value is left out.</summary>
    public IReadOnlyDictionary<string, double> Read()
    {
        Reader.Collect();
        lock (_totals)
            return _totals.ToDictionary();
    }

    public override ExportResult Export(in Batch<Metric> batch)
    {
        lock (_totals)
        {
            _totals.Clear();
            foreach (var metric in batch)
                _totals[metric.Name] = SumOf(metric);
        }

        return ExportResult.Success;
    }

    private static double SumOf(Metric metric)
    {
        var sum = 0.0;
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            sum += metric.MetricType switch
            {
                MetricType.LongSum or MetricType.LongSumNonMonotonic => point.GetSumLong(),
                MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic => point.GetSumDouble(),
                MetricType.LongGauge => point.GetGaugeLastValueLong(),
                MetricType.DoubleGauge => point.GetGaugeLastValueDouble(),
                _ => point.GetHistogramSum(),
            };
        }

        return sum;
    }
}
