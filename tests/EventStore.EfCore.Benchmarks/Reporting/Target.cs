using EventStore.EfCore.Benchmarks.Contestants;
using EventStore.EfCore.Benchmarks.Measuring;

namespace EventStore.EfCore.Benchmarks.Reporting;

/// <summary>What the store promises to reach, and whether this run did.</summary>
/// <param name="Measure">What is measured.</param>
/// <param name="Value">What came out; null when this run left it out.</param>
/// <param name="Bound">The least, or the most, that it is to be.</param>
/// <param name="IsMost">Whether the bound is the most.</param>
internal sealed record Target(string Measure, double? Value, double Bound, bool IsMost = false)
{
    private const int BatchSize = 1_000;
    private const double MiB = 1024 * 1024;

    public bool? IsMet => Value is null ? null : IsMost ? Value <= Bound : Value >= Bound;

    public static IReadOnlyList<Target> Of(Comparison run)
    {
        var bulk = run.Long.SingleOrDefault(l => l.Contestant == ContestantNames.Bulk);
        return
        [
            new("batch of 1,000: ours to the prepared loop, aim 1.5", Batch(ContestantNames.Prepared)?.OursToThis.Median, 1.25),
            new("batch of 100: the same", Batch(ContestantNames.Prepared, 100)?.OursToThis.Median, 1),
            new("batch of 1: the same", Batch(ContestantNames.Prepared, 1)?.OursToThis.Median, 0.8),
            new("batch of 1,000: ours to stock SaveChanges", Batch(ContestantNames.Stock)?.OursToThis.Median, 2),
            new("batch of 1,000: ours to the prepared loop on the legacy table", Batch(ContestantNames.Legacy)?.OursToThis.Median, 1.5),
            new(
                "batch of 1,000: ours to that with WAL and FULL, as its own project has it since",
                Batch(ContestantNames.LegacyWal)?.OursToThis.Median,
                1),
            new(
                "batch of 1,000: our bulk load, index included, to the same",
                Batch(ContestantNames.Bulk)?.EventsPerSecond / Batch(ContestantNames.Legacy)?.EventsPerSecond,
                2.5),
            new("singles: 64 callers to one, aim 15", Singles(64)?.ToOneCaller, 8),
            new("singles: 64 callers to the prepared loop behind a lock", Singles(64)?.ToLoop, 5),
            new("singles: p50 of one caller to the prepared loop's", Singles(1)?.Latency.P50 / Singles(0)?.Latency.P50, 1.25, IsMost: true),
            new("singles: managed bytes per call of one caller", Singles(1)?.AllocatedBytesPerCall, 10_000, IsMost: true),
            new("batch of 1,000: bytes written per event", Batch(ContestantNames.Ours)?.WrittenBytesPerEvent, 5_000, IsMost: true),
            new("long run, bulk: last tenth to second", bulk?.LastToSecondTenth, 0.8),
            new("history page: large archive to small, p50 time", Read(ReadKind.History), 1.5, IsMost: true),
            new("find: large archive to small, p50 time", Read(ReadKind.Find), 1.5, IsMost: true),
            .. run.Reads.Where(r => r.ToRaw is not null)
                .Select(r => new Target($"{r.Read}: to the same by hand, p50", r.ToRaw, 1.2, IsMost: true)),
            new("batch of 1,000: managed bytes per event", Batch(ContestantNames.Ours)?.AllocatedBytesPerEvent, 3_000, IsMost: true),
            .. run.Long.Select(l => new Target($"long run, {l.Contestant}: peak memory in MiB", l.PeakBytes / MiB, 300, IsMost: true)),
        ];

        BatchResult? Batch(string contestant, int size = BatchSize) =>
            run.Batches.SingleOrDefault(b => b.BatchSize == size && b.Contestant == contestant);

        SinglesResult? Singles(int callers) => run.Singles.SingleOrDefault(s => s.Callers == callers);

        double? Read(string kind) => run.Reads.SingleOrDefault(r => r.Read == kind)?.P50Ratio;
    }

    public static IReadOnlyList<Target> Of(VerifyResult run) =>
    [
        new("verify: logs and chains to a plain SELECT with SHA-256, on as many threads", run.LogsToPlain, 0.7),
        new("verify: the whole to the same", run.WholeToPlain, 0.7),
    ];

    public static IReadOnlyList<Target> Of(IngestResult run) =>
    [
        .. run.Tools.Skip(1).Select(t => new Target(
            $"ingest of 120,000 lines: {t.Tool} to the first tool", run.Events <= 120_000 ? t.ToFirst.Median : null, 1.6)),
        new(
            "ingest of 2,000,000 lines: the last tool to the library",
            run.Events >= 2_000_000 ? run.Tools[^1].ToLibrary.Median : null,
            0.9),
    ];
}
