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
    private const int Creators = 50;
    private const int Readers = 4;

    private readonly string _folder = Directory.CreateTempSubdirectory("eventstore-fifty-").FullName;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task All_store_their_event_and_readers_find_all_or_nothing(bool isEmptyFileThere)
    {
        var file = Path.Combine(_folder, "archive.db");
        if (isEmptyFileThere)
            await File.WriteAllBytesAsync(file, []);
        var creators = new List<CreatorProcess>();
        var readers = new List<CreatorProcess>();
        try
        {
            var clock = Stopwatch.StartNew();
            readers.AddRange(Enumerable.Range(0, Readers).Select(_ => new CreatorProcess("read", file)));
            creators.AddRange(Enumerable.Range(0, Creators).Select(_ => new CreatorProcess("store", file)));
            await Task.WhenAll(readers.Concat(creators).Select(process => process.UntilReadyAsync()));
            output.WriteLine($"ready after {clock.Elapsed}");

            readers.ForEach(process => process.Go());
            creators.ForEach(process => process.Go());
            var stored = await Task.WhenAll(creators.Select(process => process.EndAsync()));
            var read = await Task.WhenAll(readers.Select(process => process.EndAsync()));
            output.WriteLine($"ended after {clock.Elapsed}; {string.Join(", ", read)}");

            stored.Order(StringComparer.Ordinal)
                .ShouldBe(Enumerable.Range(1, Creators).Select(n => $"stored {n}").Order(StringComparer.Ordinal));
            read.ShouldAllBe(line => line.StartsWith("read ", StringComparison.Ordinal));
            await UsableStore.ShouldWorkAsync(file);
        }
        finally
        {
            foreach (var process in creators.Concat(readers))
                process.Dispose();
        }
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}
