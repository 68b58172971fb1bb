using EventStore.EfCore.Benchmarks.Contestants;

namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>
/// The same reads against a small and a large archive, in turns. Warm: each kind was called before, and before each round both files are
/// read into the operating system's cache; every call asks for something else, so the engine's own cache of 64 MiB does not hold it all.
/// </summary>
internal static class ReadComparison
{
    private const int WarmUpRounds = 3;
    private const int Rounds = 10;

    public static async Task<IReadOnlyList<ReadResult>> RunAsync(CompareOptions options, Action<string> report)
    {
        await EnsureAsync(options, options.SmallEvents, report);
        await EnsureAsync(options, options.LongEvents, report);
        var finds = 2 * (WarmUpRounds + Rounds) * ReadKind.All.Max(k => k.CallsPerRound);
        await using var small = await ReadArchive.OpenAsync(options.Archive(options.SmallEvents), finds);
        await using var large = await ReadArchive.OpenAsync(options.Archive(options.LongEvents), finds);

        using var raw = new RawReads(options.Archive(options.LongEvents));

        var measures = ReadKind.All.Select(k => (Kind: k, Small: new ReadMeasure(), Large: new ReadMeasure(), Raw: new ReadMeasure()))
            .ToArray();
        for (var round = 1 - WarmUpRounds; round <= Rounds; round++)
        {
            report(round <= 0 ? "reads: warming up" : $"reads: round {round} of {Rounds}");
            await WarmAsync(options.Archive(options.SmallEvents));
            await WarmAsync(options.Archive(options.LongEvents));
            foreach (var (kind, ofSmall, ofLarge, byHand) in measures)
            {
                SliceTimer.SettleGarbage();
                await ofSmall.RunAsync(kind, small, counts: round > 0);
                await ofLarge.RunAsync(kind, large, counts: round > 0);
                await byHand.RunAsync(kind, large, raw, counts: round > 0);
            }
        }

        return [.. measures.Select(m => new ReadResult(
            m.Kind.Name, m.Small.Latency, m.Large.Latency, m.Raw.LatencyIfAny, m.Small.EventsPerCall, m.Large.EventsPerCall))];
    }

    /// <summary>
    /// Reads a file, so that the operating system holds it: a machine may have given its cache to something else meanwhile.
    /// </summary>
    private static async Task WarmAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1 << 20);
        await stream.CopyToAsync(Stream.Null);
    }

    /// <summary>Uses the long run's file, or makes one like it.</summary>
    private static async Task EnsureAsync(CompareOptions options, int events, Action<string> report)
    {
        var file = options.Archive(events);
        if (File.Exists(file))
        {
            await using var archive = new Archive(file);
            if ((await archive.Store.GetStatisticsAsync()).Events == events)
                return;
        }

        DatabaseFiles.Delete(file);
        await LongRun.RunAsync(new OurStore(), file, events, report);
    }
}
