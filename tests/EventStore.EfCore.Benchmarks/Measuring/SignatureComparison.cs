using EventStore.EfCore.Benchmarks.Contestants;
using EventStore.EfCore.Benchmarks.Workload;

namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>The same batches by turns into two stores, of which one verifies signatures.</summary>
internal static class SignatureComparison
{
    private static readonly (int BatchSize, int Batches)[] Sizes = [(1, 200), (100, 40), (1_000, 8)];

    public static async Task<IReadOnlyList<SignatureResult>> RunAsync(string folder, int rounds)
    {
        var results = new List<SignatureResult>();
        foreach (var (batchSize, batches) in Sizes)
            results.Add(await MeasureAsync(folder, batchSize, batches, rounds));
        return results;
    }

    private static async Task<SignatureResult> MeasureAsync(string folder, int batchSize, int batches, int rounds)
    {
        using var workload = new SignedWorkload();
        await using var plain = new Archive(Path.Combine(folder, $"plain-{batchSize}.db"));
        await using var verified = new Archive(Path.Combine(folder, $"verified-{batchSize}.db"), verifiesSignatures: true);
        var rates = new List<(double Plain, double Verified)>();

        // The first ones warm up.
        for (var round = -2; round < rounds; round++)
        {
            Event[][] work = [.. Enumerable.Range(0, batches).Select(_ => workload.Take(batchSize))];
            var (first, second) = round % 2 == 0 ? (plain, verified) : (verified, plain);
            var firstRate = await StoreRate.MeasureAsync(first.Store, work);
            var secondRate = await StoreRate.MeasureAsync(second.Store, work);
            if (round >= 0)
                rates.Add(round % 2 == 0 ? (firstRate, secondRate) : (secondRate, firstRate));
        }

        return new SignatureResult(
            batchSize,
            Statistics.Median(rates.Select(r => r.Plain)),
            Statistics.Median(rates.Select(r => r.Verified)),
            Statistics.Median(rates.Select(r => r.Verified / r.Plain)));
    }
}
