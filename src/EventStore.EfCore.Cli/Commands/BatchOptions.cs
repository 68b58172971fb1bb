using System.CommandLine;

namespace EventStore.EfCore.Cli.Commands;

/// <summary>How what is taken in is cut into transactions: `--batch` and `--bulk`.</summary>
internal sealed class BatchOptions
{
    private const int StandardBatch = 1_000;

    // A load has no neighbours to keep waiting; larger transactions write each page of the indexes less often.
    private const int BulkBatch = 10_000;

    public Option<int> Batch { get; } = Values.Number(
        "--batch",
            $"The most events of one transaction; {BulkBatch} unless told otherwise with "
            + "--bulk.", StandardBatch, 1, new EventStoreOptions().MaxBatchSize);

    public Option<bool> Bulk { get; } = new("--bulk")
    {
        Description = "Load a whole archive: nobody else may have the store open, and one index is built at the end.",
    };

    public bool IsBulk(ParseResult parsed) => parsed.GetValue(Bulk);

    public int BatchSize(ParseResult parsed) =>
        IsBulk(parsed) && parsed.GetResult(Batch) is null or { Implicit: true } ? BulkBatch : parsed.GetValue(Batch);
}
