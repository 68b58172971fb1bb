using System.Diagnostics;
using EventStore.EfCore.Benchmarks.Contestants;
using EventStore.EfCore.Benchmarks.Workload;

namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>A writer alone, and beside readers who ask for one page of history after the other, by turns on the same store.</summary>
internal static class BesideComparison
{
    private const int BatchSize = 1_000;
    private const int PageSize = 50;
    private const int WarmUpRounds = 2;

    public static async Task<BesideResult> RunAsync(string file, int readers, int batches, int rounds, Action<string> report)
    {
        var workload = new EventWorkload();
        await using var archive = new Archive(file);
        await archive.CreateAsync();
        var alone = new List<double>();
        var beside = new List<double>();
        var pages = new List<TimeSpan>();
        for (var round = 1 - WarmUpRounds; round <= rounds; round++)
        {
            report(round <= 0 ? "warming up" : $"round {round} of {rounds}");
            var aloneRate = await StoreRate.MeasureAsync(archive.Store, Batches());
            using var end = new CancellationTokenSource();
            var reading = Enumerable.Range(0, readers).Select(i => Task.Run(() => ReadAsync(archive.Store, i, end.Token))).ToArray();
            var besideRate = await StoreRate.MeasureAsync(archive.Store, Batches());
            await end.CancelAsync();
            var times = (await Task.WhenAll(reading)).SelectMany(t => t);
            if (round <= 0)
                continue;
            alone.Add(aloneRate);
            beside.Add(besideRate);
            pages.AddRange(times);
        }

        return new BesideResult(
            Statistics.Median(alone),
            Statistics.Median(beside),
            Statistics.Median(beside.Zip(alone, (b, a) => b / a)),
            LatencyResult.Of(pages));

        Event[][] Batches() => [.. Enumerable.Range(0, batches).Select(_ => workload.Take(BatchSize))];
    }

    private static async Task<List<TimeSpan>> ReadAsync(IEventStore store, int seed, CancellationToken end)
    {
        var random = new Random(seed);
        var times = new List<TimeSpan>();
        while (!end.IsCancellationRequested)
        {
            var server = EventWorkload.AllServers[random.Next(EventWorkload.Servers)];
            var start = Stopwatch.GetTimestamp();
            var page = await store.GetHistoryAsync(new HistoryRequest(server) { Limit = PageSize }, CancellationToken.None);
            times.Add(Stopwatch.GetElapsedTime(start));
            if (page.Events.Count != PageSize)
                throw new BenchmarkFailedException($"A page has {page.Events.Count} events.");
        }

        return times;
    }
}
