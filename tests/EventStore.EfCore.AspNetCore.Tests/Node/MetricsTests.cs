using System.Diagnostics.Metrics;
using EventStore.EfCore.ArchiveNode.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.AspNetCore.Tests.Node;

/// <summary>The text format, instrument by instrument.</summary>
public sealed class MetricsTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly Meter _meter;
    private readonly NodeMetrics _metrics;

    public MetricsTests()
    {
        var factory = _services.GetRequiredService<IMeterFactory>();
        _meter = factory.Create(EventStoreTelemetry.Name);
        _metrics = new NodeMetrics(factory);
        _metrics.Start();
    }

    public void Dispose()
    {
        _metrics.Dispose();
        _services.Dispose();
    }

    [Fact]
    public void Counters_add_and_their_attributes_are_escaped_and_in_order()
    {
        var counter = _meter.CreateCounter<long>("some.events", "{event}", "How\nmany");
        counter.Add(2, new("z", "1"), new("a.b", "\"x\"\n\\"));
        counter.Add(3, new("a.b", "\"x\"\n\\"), new("z", "1"));
        Text().ShouldContain("""
            # HELP some_events_total How\nmany
            # TYPE some_events_total counter
            some_events_total{a_b="\"x\"\n\\",z="1"} 5

            """);
    }

    [Fact]
    public void Buckets_of_a_histogram_count_what_is_below_them()
    {
        var histogram = _meter.CreateHistogram(
            "some.time", "s", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1, 5] });
        foreach (var value in (double[])[0.25, 0.5, 2, 7])
            histogram.Record(value);
        Text().ShouldContain("""
            # TYPE some_time_seconds histogram
            some_time_seconds_bucket{le="0.5"} 2
            some_time_seconds_bucket{le="1"} 2
            some_time_seconds_bucket{le="5"} 3
            some_time_seconds_bucket{le="+Inf"} 4
            some_time_seconds_sum 9.75
            some_time_seconds_count 4

            """);
    }

    [Fact]
    public void Gauges_tell_the_newest_value_and_what_is_not_known_is_not_told()
    {
        var size = 7;
        _meter.CreateObservableGauge("some.size", () => size, "By");
        _meter.CreateObservableGauge("some.age", () => Array.Empty<Measurement<double>>(), "s");
        Text().ShouldContain("some_size_bytes 7\n");
        size = 9;
        Text().ShouldContain("some_size_bytes 9\n");
        Text().ShouldNotContain("some_age");
        (_metrics.Sum("some.size"), _metrics.Sum("some.age")).ShouldBe((9.0, null));
    }

    [Fact]
    public void A_gauge_that_fails_takes_no_other_with_it()
    {
        _meter.CreateObservableGauge("some.failure", (Func<int>)(() => throw new InvalidOperationException("gone")));
        _meter.CreateObservableGauge("some.size", () => 7, "By");
        Text().ShouldContain("some_size_bytes 7\n");
    }

    [Fact]
    public void Attributes_of_any_number_of_values_do_not_fill_the_memory()
    {
        var counter = _meter.CreateCounter<int>("some.events");
        for (var i = 0; i < 5_000; i++)
            counter.Add(1, new KeyValuePair<string, object?>("name", i));
        Text().Split("some_events_total{").Length.ShouldBe(1_000 + 1);
    }

    private string Text() => _metrics.Write();
}
