using OpenTelemetry.Metrics;

namespace EventStore.EfCore.ArchiveNode.Metrics;

/// <summary>The instruments of the store, the web server and the runtime, gathered by OpenTelemetry.</summary>
internal static class MetricServices
{
    public static void AddNodeMetrics(this IServiceCollection services)
    {
        var totals = new MetricTotals();
        services.AddSingleton(totals);
        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter(
                EventStoreTelemetry.Name, "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel",
                "Microsoft.AspNetCore.RateLimiting")
            .AddReader(totals.Reader)
            .AddPrometheusExporter(o => o.ScopeInfoEnabled = false));
    }
}
