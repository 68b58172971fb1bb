using EventStore.EfCore.CrashTests.Creation;
using EventStore.EfCore.CrashTests.Writer;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.CrashTests.DiskFull;

/// <summary>A backup that its disk has no room for.</summary>
public sealed class FullBackupTests : IAsyncLifetime
{
    private const long MiB = 1024 * 1024;

    private readonly string _root = Directory.CreateTempSubdirectory("eventstore-full-backup-").FullName;
    private readonly SmallDisk _disk = new(bytes: 16 * MiB, ballastBytes: 14 * MiB);

    private string Archive => Path.Combine(_root, "archive.db");

    public async Task InitializeAsync()
    {
        await using var store = new OpenedStore(Archive, create: true);
        var chain = new AuthorChain(new ServerId("grove"), "full", batchSize: 1_000);
        for (var i = 0; i < 5; i++)
            await store.Events.StoreEventsAsync(chain.NextBatch());
    }

    public Task DisposeAsync()
    {
        _disk.Dispose();
        Directory.Delete(_root, recursive: true);
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("copy.db", "free. Free some, or name a file on another disk.")]
    [InlineData("--log", "could not be written: No space left on device")]
    public async Task It_says_so_and_leaves_nothing_half_done_and_works_once_there_is_room(string kind, string reason)
    {
        string[] backup = kind == "--log"
            ? ["backup", "--log", Path.Combine(_disk.Folder, "log"), "--store", Archive, "--json"]
            : ["backup", Path.Combine(_disk.Folder, kind), "--store", Archive, "--json"];

        var (exitCode, errors) = await TracedCalls.RunAsync([TestedTool.Assembly, .. backup]);
        exitCode.ShouldBe(1);
        errors.ShouldContain(reason);
        Directory.GetFiles(_disk.Folder, "*", SearchOption.AllDirectories).Select(Path.GetFileName)
            .ShouldBe(kind == "--log" ? ["ballast", "manifest.lock"] : ["ballast"], ignoreOrder: true);

        _disk.DropBallast();
        (await TracedCalls.RunAsync([TestedTool.Assembly, .. backup])).ExitCode.ShouldBe(0);
    }
}
