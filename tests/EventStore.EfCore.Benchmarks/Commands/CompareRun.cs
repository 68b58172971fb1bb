using EventStore.EfCore.Benchmarks.Contestants;
using EventStore.EfCore.Benchmarks.Measuring;
using EventStore.EfCore.Benchmarks.Reporting;

namespace EventStore.EfCore.Benchmarks.Commands;

/// <summary>Runs the parts one after the other. After each, what is known so far is saved: a whole run takes its time.</summary>
internal sealed class CompareRun(CompareOptions options, IReadOnlyCollection<string> parts, bool keep, Action<string> report)
{
    public const string Batches = "batches", Singles = "singles", Long = "long";
    private const string Reads = "reads";

    public static IReadOnlyList<string> AllParts => [Batches, Singles, Long, Reads];

    public Comparison Result { get; private set; } = new(Machine.Read(options.Folder), options);

    public async Task RunAsync(Action<Comparison> save)
    {
        try
        {
            if (parts.Contains(Batches))
            {
                await BatchComparison.WarmUpAsync(options, report);
                foreach (var size in BatchComparison.BatchSizes)
                {
                    var results = await BatchComparison.RunAsync(options, size, BatchComparison.CreateContestants(), report);
                    Save(Result with { Batches = [.. Result.Batches, .. results] });
                }
            }

            if (parts.Contains(Singles))
                Save(Result with { Singles = await SinglesComparison.RunAsync(options, report) });

            if (parts.Contains(Long))
            {
                await RunLongAsync(ContestantNames.Ours, options.Archive(options.LongEvents));
                await RunLongAsync(ContestantNames.Bulk, options.File("long-bulk"));
                DatabaseFiles.Delete(options.File("long-bulk"));
            }

            if (parts.Contains(Reads))
                Save(Result with { Reads = await ReadComparison.RunAsync(options, report) });
        }
        finally
        {
            if (!keep)
                DeleteArchives();
        }

        async Task RunLongAsync(string contestant, string file)
        {
            DatabaseFiles.Delete(file);
            Save(Result with { Long = [.. Result.Long, await LongRunProcess.RunAsync(contestant, file, options.LongEvents)] });
        }

        void Save(Comparison result)
        {
            Result = result;
            save(result);
        }
    }

    private void DeleteArchives()
    {
        DatabaseFiles.Delete(options.Archive(options.LongEvents));
        DatabaseFiles.Delete(options.Archive(options.SmallEvents));
        if (!Directory.EnumerateFileSystemEntries(options.Folder).Any())
            Directory.Delete(options.Folder);
    }
}
