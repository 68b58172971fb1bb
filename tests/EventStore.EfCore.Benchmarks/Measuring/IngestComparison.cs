using System.Diagnostics;
using EventStore.EfCore.Benchmarks.Contestants;
using EventStore.EfCore.Benchmarks.Workload;
using EventStore.EfCore.Json;
using Microsoft.Data.Sqlite;

namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>Tools that store a file of JSON Lines, and the library that stores the same events from memory, by turns.</summary>
internal static class IngestComparison
{
    private const int BatchSize = 1_000;
    private const int WarmUpBatches = 20;

    public static async Task<IngestResult> RunAsync(
        string folder, IReadOnlyList<string> tools, int events, int rounds, Action<string> report)
    {
        var (lines, store) = (Path.Combine(folder, "events.jsonl"), Path.Combine(folder, "archive.db"));
        report($"writing {events:N0} lines");
        await WriteAsync(lines, events);
        await WarmUpAsync(store, report);
        var library = new List<double>();
        var rates = tools.Select(_ => new List<double>()).ToArray();
        for (var round = 1; round <= rounds; round++)
        {
            report($"round {round} of {rounds}");
            library.Add(events / (await StoreAsync(store, events)).TotalSeconds);
            foreach (var (tool, own) in tools.Zip(rates))
                own.Add(events / (await IngestAsync(tool, lines, store, events)).TotalSeconds);
        }

        return new IngestResult(
            events,
            Spread.Of(library),
            [.. tools.Zip(rates, (tool, own) => new IngestedBy(tool, Spread.Of(own), Ratio(own, library), Ratio(own, rates[0])))]);

        static Spread Ratio(List<double> these, List<double> those) => Spread.Of(these.Zip(those, (a, b) => a / b));
    }

    private static async Task WriteAsync(string lines, int events)
    {
        await using var file = File.Create(lines);
        await using var writer = new EventLineWriter(file);
        foreach (var batch in Batches(events))
        {
            foreach (var item in batch)
                await writer.WriteAsync(item);
        }
    }

    private static async Task WarmUpAsync(string file, Action<string> report)
    {
        await using (var archive = new Archive(file))
        {
            await archive.CreateAsync();
            var workload = new EventWorkload();
            await JitWarmUp.RunAsync(
                () => StoreRate.MeasureAsync(archive.Store, [.. Enumerable.Range(0, WarmUpBatches).Select(_ => workload.Take(BatchSize))]),
                report);
        }

        DatabaseFiles.Delete(file);
    }

    /// <summary>
    /// Says how long storing took, without the making of the events and without a batch before, with which EF Core comes to know the store.
    /// </summary>
    private static async Task<TimeSpan> StoreAsync(string file, int events)
    {
        var taken = TimeSpan.Zero;
        await using (var archive = new Archive(file))
        {
            await archive.CreateAsync();
            var batches = Batches(events + BatchSize);
            await archive.Store.StoreEventsAsync(batches.First());
            foreach (var batch in batches.Skip(1))
            {
                var start = Stopwatch.GetTimestamp();
                await archive.Store.StoreEventsAsync(batch);
                taken += Stopwatch.GetElapsedTime(start);
            }
        }

        ShouldHold(file, events + BatchSize);
        return taken;
    }

    private static async Task<TimeSpan> IngestAsync(string tool, string lines, string file, int events)
    {
        var isLibrary = Path.GetExtension(tool) == ".dll";
        string[] arguments = [.. isLibrary ? [tool] : Array.Empty<string>(), "ingest", lines, "--store", file];
        var start = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(isLibrary ? "dotnet" : tool, arguments) { RedirectStandardOutput = true })!;
        var answer = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var taken = Stopwatch.GetElapsedTime(start);
        if (process.ExitCode != 0)
            throw new BenchmarkFailedException($"'{tool}' ended with exit code {process.ExitCode}: {answer}");
        ShouldHold(file, events);
        return taken;
    }

    /// <summary>Deletes a store, whose schema may be older than the library's, and which has so many events.</summary>
    private static void ShouldHold(string file, int events)
    {
        using (var connection = new SqliteConnection($"Data Source={file}"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT COUNT(*) FROM \"Events\"";
            var stored = (long)command.ExecuteScalar()!;
            if (stored != events)
                throw new BenchmarkFailedException($"{stored} of {events} events are stored.");
        }

        DatabaseFiles.Delete(file);
    }

    private static IEnumerable<Event[]> Batches(int events)
    {
        var workload = new EventWorkload();
        for (var made = 0; made < events; made += BatchSize)
            yield return workload.Take(Math.Min(BatchSize, events - made));
    }
}
