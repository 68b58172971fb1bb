using System.Diagnostics;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace EventStore.EfCore.CrashTests.Processes;

/// <summary>Several processes have one file open.</summary>
[Collection(nameof(ManyProcesses))]
public sealed class SharedFileTests(ITestOutputHelper output) : IDisposable
{
    private const int EventsOfEach = 100;
    private static readonly TimeSpan AtLeast = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan AtMost = TimeSpan.FromMinutes(5);

    private readonly string _folder = Directory.CreateTempSubdirectory("eventstore-shared-").FullName;

    [Fact]
    public async Task Four_writing_and_two_reading_processes_share_a_file()
    {
        var file = Path.Combine(_folder, "archive.db");
        await using (var store = new OpenedStore(file, create: true))
            await store.Schema.MigrateAsync();

        List<SpeakingProcess> writers = [.. Enumerable.Range(0, 4).Select(round => new SpeakingProcess("endless", file, round))];
        List<SpeakingProcess> all = [.. writers, new("read", file, 0), new("read", file, 1)];
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < AtLeast || (all.Exists(p => p.Count < EventsOfEach) && clock.Elapsed < AtMost))
            await Task.Delay(100);
        var errors = new List<string>();
        foreach (var process in all)
            errors.Add(await process.KillAsync());

        output.WriteLine($"{clock.Elapsed}: each said {string.Join(", ", all.Select(p => p.Count))}");
        errors.ShouldAllBe(e => e.Length == 0);
        all.ShouldAllBe(p => p.Count >= EventsOfEach, "each gets its turn");
        await ShouldHoldAsync(file, writers.SelectMany(w => w.Said));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task ShouldHoldAsync(string file, IEnumerable<Acknowledgement> acknowledged)
    {
        await using var store = new OpenedStore(file);
        var content = await StoreContent.ReadAsync(store.Events, []);
        acknowledged.Count(a => content.HashAt(a.Server, a.Position) != a.Hash).ShouldBe(0);
        (await store.Verifier.VerifyAsync()).Ok.ShouldBeTrue();
    }
}
