using EventStore.EfCore.Benchmarks.Contestants;
using EventStore.EfCore.Benchmarks.Reporting;

namespace EventStore.EfCore.Benchmarks.PostgreSql;

/// <summary>All that one run on PostgreSQL measured. Parts that were left out are empty.</summary>
internal sealed record ServerComparison(Machine Machine, IReadOnlyDictionary<string, string> Settings)
{
    public IReadOnlyList<RateResult> Rates { get; init; } = [];

    public IReadOnlyList<Target> Targets =>
    [
        new("batch of 1,000: ours to stock SaveChanges", Batch(ContestantNames.Stock), 2.5),
        new("batch of 1,000: ours to COPY binary", Batch(ContestantNames.Copy), 0.9),
        new("64 callers: group commit to each call alone", Ratio(ServerSingles.Title, ContestantNames.Alone), 5),
    ];

    private double? Batch(string contestant) => Ratio(ServerBatches.Title(1_000), contestant);

    private double? Ratio(string title, string contestant) =>
        Rates.SingleOrDefault(r => r.Title == title && r.Contestant == contestant)?.OursToThis.Median;
}
