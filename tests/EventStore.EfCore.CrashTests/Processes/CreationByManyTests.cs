using Shouldly;
using Xunit;

namespace EventStore.EfCore.CrashTests.Processes;

/// <summary>Many processes use a file for the first time, all at once.</summary>
[Collection(nameof(ManyProcesses))]
public sealed class CreationByManyTests : IDisposable
{
    private const int Processes = 50;

    private readonly string _folder = Directory.CreateTempSubdirectory("eventstore-many-").FullName;

    [Fact]
    public async Task Fifty_processes_that_create_one_file_at_once_all_store_their_events()
    {
        var file = Path.Combine(_folder, "archive.db");

        var runs = await Task.WhenAll(Enumerable.Range(0, Processes).Select(number => RunAsync(file, number)));

        runs.Where(run => run.ExitCode != 0).Select(run => run.Errors).Distinct().ShouldBeEmpty();
        await using var store = new OpenedStore(file);
        var content = await StoreContent.ReadAsync(store.Events, []);
        foreach (var acknowledged in runs.SelectMany(run => run.Acknowledged))
            content.HashAt(acknowledged.Server, acknowledged.Position).ShouldBe(acknowledged.Hash);
        (await store.Verifier.VerifyAsync()).Ok.ShouldBeTrue();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<(int ExitCode, string Errors, List<Acknowledgement> Acknowledged)> RunAsync(string file, int number)
    {
        using var process = new WriterProcess("create", file, number);
        var acknowledged = new List<Acknowledgement>();
        await foreach (var one in process.ReadAsync())
            acknowledged.Add(one);
        var (exitCode, errors) = await process.EndAsync();
        return (exitCode, errors, acknowledged);
    }
}
