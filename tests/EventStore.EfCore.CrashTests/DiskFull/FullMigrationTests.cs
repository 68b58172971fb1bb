using EventStore.EfCore.CrashTests.Creation;
using EventStore.EfCore.CrashTests.Writer;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.CrashTests.DiskFull;

/// <summary>An older database whose new indexes its disk has no room for.</summary>
public sealed class FullMigrationTests : IDisposable
{
    private const long MiB = 1024 * 1024;

    private readonly SmallDisk _disk = new(bytes: 24 * MiB, ballastBytes: MiB);

    public void Dispose() => _disk.Dispose();

    [Fact]
    public async Task Is_not_begun_and_is_migrated_once_there_is_room()
    {
        var archive = Path.Combine(_disk.Folder, "archive.db");
        await using (var store = new OpenedStore(archive, create: true))
        {
            var chain = new AuthorChain(new ServerId("grove"), "full", batchSize: 1_000);
            for (var i = 0; i < 6; i++)
                await store.Events.StoreEventsAsync(chain.NextBatch());
            await using var context = store.CreateContext();
            await context.GetService<IMigrator>().MigrateAsync("Corrections");
        }

        var before = await File.ReadAllBytesAsync(archive);
        var filler = Path.Combine(_disk.Folder, "filler");
        var free = new DriveInfo(_disk.Folder).AvailableFreeSpace;
        free.ShouldBeGreaterThan(before.Length);
        File.OpenHandle(filler, FileMode.CreateNew, FileAccess.Write, preallocationSize: free - MiB).Dispose();
        string[] migrate = [TestedTool.Assembly, "migrate", "--store", archive];

        var (exitCode, errors) = await TracedCalls.RunAsync(migrate);
        exitCode.ShouldBe(1);
        errors.ShouldContain($"To migrate '{archive}' takes");
        errors.ShouldContain("Nothing was begun. Free some");
        (await File.ReadAllBytesAsync(archive)).ShouldBe(before);

        File.Delete(filler);
        (await TracedCalls.RunAsync(migrate)).ExitCode.ShouldBe(0);
        (await TracedCalls.RunAsync([migrate[0], "verify", "--store", archive])).ExitCode.ShouldBe(0);
    }
}
