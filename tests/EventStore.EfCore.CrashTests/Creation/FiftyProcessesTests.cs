using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace EventStore.EfCore.CrashTests.Creation;

/// <summary>Fifty processes create one file at the same instant, while others look for it.</summary>
[Collection(nameof(WholeMachine))]
public sealed class FiftyProcessesTests(ITestOutputHelper output) : IDisposable
{
    private const int Readers = 4;

    private readonly string _folder = Directory.CreateTempSubdirectory("eventstore-fifty-").FullName;

    [Theory]
    [InlineData(50, false)]
    [InlineData(16, true)]
    public async Task All_store_their_event_and_readers_find_all_or_nothing(int creators, bool isEmptyFileThere)
    {
        var file = Path.Combine(_folder, "archive.db");
        if (isEmptyFileThere)
            await File.WriteAllBytesAsync(file, []);
        var writing = new List<CreatorProcess>();
        var reading = new List<CreatorProcess>();
        try
        {
            var clock = Stopwatch.StartNew();
            reading.AddRange(Enumerable.Range(0, Readers).Select(_ => new CreatorProcess("read", file)));
            writing.AddRange(Enumerable.Range(0, creators).Select(_ => new CreatorProcess("store", file)));
            await Task.WhenAll(reading.Concat(writing).Select(process => process.UntilReadyAsync()));
            output.WriteLine($"ready after {clock.Elapsed}");

            reading.ForEach(process => process.Go());
            writing.ForEach(process => process.Go());
            var stored = await Task.WhenAll(writing.Select(process => process.EndAsync()));
            var read = await Task.WhenAll(reading.Select(process => process.EndAsync()));
            output.WriteLine($"ended after {clock.Elapsed}; {string.Join(", ", read)}");

            stored.Order(StringComparer.Ordinal)
                .ShouldBe(Enumerable.Range(1, creators).Select(n => $"stored {n}").Order(StringComparer.Ordinal));
            read.ShouldAllBe(line => line.StartsWith("read ", StringComparison.Ordinal));
            await UsableStore.ShouldWorkAsync(file);
        }
        finally
        {
            foreach (var process in writing.Concat(reading))
                process.Dispose();
        }
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}
