using EventStore.EfCore.Benchmarks.Commands;
using EventStore.EfCore.Benchmarks.Measuring;
using EventStore.EfCore.Benchmarks.Reporting;

namespace EventStore.EfCore.Benchmarks.PostgreSql;

/// <summary>The parts of the comparison that there are on PostgreSQL.</summary>
internal static class ServerCompareRun
{
    public static async Task<ServerComparison> RunAsync(CompareOptions options, IReadOnlyCollection<string> parts, Action<string> report)
    {
        if (!parts.Intersect([CompareRun.Batches, CompareRun.Singles, CompareRun.Long]).Any())
        {
            throw new BenchmarkFailedException(
                $"On PostgreSQL there are the parts {CompareRun.Batches}, {CompareRun.Singles} and {CompareRun.Long}.");
        }

        await using var server = await BenchmarkServer.FindAsync();
        var result = new ServerComparison(
            Machine.Read(options.Folder), await BenchmarkServer.ReadSettingsAsync(await server.CreateAsync()));
        if (parts.Contains(CompareRun.Batches))
        {
            foreach (var size in ServerBatches.Sizes)
                result = result with { Rates = [.. result.Rates, .. await ServerBatches.RunAsync(server, size, options.Events, report)] };
        }

        if (parts.Contains(CompareRun.Long))
            result = result with { Rates = [.. result.Rates, .. await ServerLoads.RunAsync(server, options.Events, report)] };
        if (parts.Contains(CompareRun.Singles))
            result = result with { Rates = [.. result.Rates, .. await ServerSingles.RunAsync(server, options.SingleEvents, report)] };
        return result;
    }
}
