using EventStore.EfCore.CrashTests.Creation;
using EventStore.EfCore.CrashTests.Writer;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.CrashTests.DiskFull;

/// <summary>A database that its disk has no room to write anew.</summary>
public sealed class FullVacuumTests : IDisposable
{
    private const long MiB = 1024 * 1024;

    private readonly SmallDisk _disk = new(bytes: 24 * MiB, ballastBytes: MiB);

    public void Dispose() => _disk.Dispose();

    [Fact]
    public async Task Is_not_begun_and_is_written_once_there_is_room()
    {
        var archive = Path.Combine(_disk.Folder, "archive.db");
        await using (var store = new OpenedStore(archive, create: true))
        {
            var chain = new AuthorChain(new ServerId("grove"), "full", batchSize: 1_000);
            for (var i = 0; i < 6; i++)
                await store.Events.StoreEventsAsync(chain.NextBatch());
        }

        var before = await File.ReadAllBytesAsync(archive);
        var filler = Path.Combine(_disk.Folder, "filler");
        var free = new DriveInfo(_disk.Folder).AvailableFreeSpace;
        free.ShouldBeGreaterThan(before.Length);
        File.OpenHandle(filler, FileMode.CreateNew, FileAccess.Write, preallocationSize: free - before.Length).Dispose();
        string[] vacuum = [TestedTool.Assembly, "vacuum", "--store", archive];

        var (exitCode, errors) = await TracedCalls.RunAsync(vacuum);
        exitCode.ShouldBe(1);
        errors.ShouldContain("Nothing was begun. Free some");
        (await File.ReadAllBytesAsync(archive)).ShouldBe(before);

        File.Delete(filler);
        (await TracedCalls.RunAsync(vacuum)).ExitCode.ShouldBe(0);
        (await TracedCalls.RunAsync([vacuum[0], "verify", "--store", archive])).ExitCode.ShouldBe(0);
    }
}
