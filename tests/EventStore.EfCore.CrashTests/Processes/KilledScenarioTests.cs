using System.Diagnostics;
using EventStore.EfCore.CrashTests.PowerLoss;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace EventStore.EfCore.CrashTests.Processes;

/// <summary>
/// A process is killed (SIGKILL) while it creates, migrates, loads in bulk, completes that or takes its log into the database. The
/// power-loss replay walks the same moments one by one, with all changes kept; here the locks and the log's index are real.
/// </summary>
[Collection(nameof(ManyProcesses))]
public sealed class KilledScenarioTests(ITestOutputHelper output) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("eventstore-killed-").FullName;
    private readonly Random _random = new(Effort.Seed);

    [Theory]
    [InlineData("bulk", 12)]
    [InlineData("calls", 6)]
    public async Task A_killed_process_loses_nothing_that_was_acknowledged(string scenario, int rounds)
    {
        var whole = await MeasureAsync(scenario, await NewStoreAsync());
        for (var round = 0; round < rounds; round++)
        {
            var file = await NewStoreAsync();

            var acknowledged = await KillAsync(scenario, file, whole);

            (await SurvivalCheck.RunAsync(State(round, acknowledged), file)).ShouldBeNull();
        }
    }

    [Fact]
    public async Task A_store_whose_creation_was_killed_can_be_used()
    {
        var check = new CreationCheck();
        var whole = await MeasureAsync("create", NewFile());
        for (var round = 0; round < 14; round++)
        {
            var file = NewFile();

            var acknowledged = await KillAsync("create", file, whole);

            (await check.RunAsync(State(round, acknowledged), file)).ShouldBeNull(check.Outcomes);
        }

        output.WriteLine(check.Outcomes);
    }

    [Fact]
    public async Task A_store_whose_migration_was_killed_can_be_used_and_has_its_events()
    {
        var check = new CreationCheck();
        var whole = TimeSpan.Zero;
        for (var round = 0; round < 8; round++)
        {
            var file = NewFile();
            var held = await OldStore.CreateAsync(file);
            if (round == 0)
            {
                whole = await MeasureAsync("migrate", file);
                continue;
            }

            var acknowledged = await KillAsync("migrate", file, whole);

            (await check.RunAsync(State(round, [.. held, .. acknowledged]), file)).ShouldBeNull(check.Outcomes);
        }

        output.WriteLine(check.Outcomes);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string NewFile()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, Path.GetRandomFileName()));
        return Path.Combine(folder.FullName, TracedRun.FileName);
    }

    private async Task<string> NewStoreAsync()
    {
        var file = NewFile();
        await using var store = new OpenedStore(file, create: true);
        await store.Schema.MigrateAsync();
        return file;
    }

    private static async Task<TimeSpan> MeasureAsync(string scenario, string file)
    {
        var clock = Stopwatch.StartNew();
        using var process = new WriterProcess(scenario, file, number: 100);
        await foreach (var _ in process.ReadAsync())
        {
        }

        var (exitCode, errors) = await process.EndAsync();
        return exitCode == 0 ? clock.Elapsed : throw new InvalidOperationException($"The writer failed: {errors}");
    }

    /// <summary>At some moment of the run; the beginning goes into starting the process.</summary>
    private async Task<List<Acknowledgement>> KillAsync(string scenario, string file, TimeSpan whole)
    {
        using var process = new WriterProcess(scenario, file, number: 100);
        var acknowledged = await KilledWriter.KillAsync(process, whole * (0.3 + (0.6 * _random.NextDouble())));
        var (exitCode, _) = await process.EndAsync();
        output.WriteLine($"{scenario}: {acknowledged.Count} acknowledged, {(exitCode == 0 ? "ended before" : "killed")}");
        return acknowledged;
    }

    private static CrashState State(int round, List<Acknowledgement> acknowledged) =>
        new(round, 0, CrashMode.Kept, 0, new DiskImage(), acknowledged);
}
