using System.Diagnostics;
using EventStore.EfCore.Benchmarks.Contestants;
using EventStore.EfCore.Benchmarks.Workload;
using EventStore.EfCore.Verification;
using Microsoft.Extensions.DependencyInjection;

namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>A verification beside the least that one can be, by turns on the same archive, on as many threads.</summary>
internal static class VerifyComparison
{
    private const int BatchSize = 1_000;

    public static async Task<VerifyResult> RunAsync(string file, int events, int rounds, Action<string> report)
    {
        await using var archive = new Archive(file);
        await archive.CreateAsync();
        var workload = new EventWorkload();
        for (var stored = 0; stored < events; stored += BatchSize)
            await archive.Store.StoreEventsAsync(workload.Take(Math.Min(BatchSize, events - stored)));

        var plain = new PlainVerification(file, Together.All);
        var verifier = archive.Services.GetRequiredService<IArchiveVerifier>();
        await JitWarmUp.RunAsync(
            async () =>
            {
                plain.Run();
                await VerifyAsync(verifier, null);
            },
            report);
        var (bare, engine, logs, whole) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var round = 1; round <= rounds; round++)
        {
            report($"round {round} of {rounds}");
            bare.Add(await TimeAsync(() => Task.FromResult(plain.Run())));
            engine.Add(await TimeAsync(() => Task.FromResult(plain.RunEngineChecks())) + bare[^1]);
            logs.Add(await TimeAsync(() => VerifyLogsAsync(verifier)));
            whole.Add(await TimeAsync(() => VerifyAsync(verifier, null)));
        }

        return new VerifyResult(
            Together.All, Rate(bare), Rate(engine), Rate(logs), Rate(whole), Ratio(bare, logs), Ratio(bare, whole), Ratio(engine, whole));

        async Task<double> TimeAsync(Func<Task<long>> work)
        {
            var start = Stopwatch.GetTimestamp();
            var count = await work();
            return count == events
                ? Stopwatch.GetElapsedTime(start).TotalSeconds
                : throw new BenchmarkFailedException($"{count} of {events} events were checked.");
        }

        double Rate(List<double> seconds) => events / Statistics.Median(seconds);

        static double Ratio(List<double> plain, List<double> ours) => Statistics.Median(plain.Zip(ours, (p, o) => p / o));
    }

    private static async Task<long> VerifyLogsAsync(IArchiveVerifier verifier)
    {
        var count = 0L;
        foreach (var server in EventWorkload.AllServers)
            count += await VerifyAsync(verifier, server);
        return count;
    }

    private static async Task<long> VerifyAsync(IArchiveVerifier verifier, ServerId? server)
    {
        var report = await verifier.VerifyAsync(server);
        return report.Ok ? report.EventsChecked : throw new BenchmarkFailedException($"{report.Damages} damages were found.");
    }
}
