using EventStore.EfCore.Benchmarks.Measuring;

namespace EventStore.EfCore.Benchmarks.Reporting;

/// <summary>All that one run measured. Parts that were left out are empty.</summary>
internal sealed record Comparison(Machine Machine, CompareOptions Options)
{
    public IReadOnlyList<BatchResult> Batches { get; init; } = [];

    public IReadOnlyList<LongResult> Long { get; init; } = [];

    public IReadOnlyList<SinglesResult> Singles { get; init; } = [];

    public IReadOnlyList<ReadResult> Reads { get; init; } = [];

    public IReadOnlyList<Target> Targets => Target.Of(this);
}
