using EventStore.EfCore.ConformanceTests;
using EventStore.EfCore.Sqlite.Files;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Maintenance;

/// <summary>What upkeep does to SQLite's files.</summary>
public sealed class SqliteMaintenanceTests : IAsyncLifetime, IDisposable
{
    private static readonly ServerId Grove = new("grove");

    private readonly TemporaryFolder _folder = new();
    private readonly StoreApplication _application;
    private readonly Event[] _events = new ChainBuilder(Grove, 1).Take(200, "general");

    public SqliteMaintenanceTests() => _application = new StoreApplication(_folder.ConnectionString);

    private IArchiveMaintenance Maintenance => _application.Services.GetRequiredService<IArchiveMaintenance>();

    public Task InitializeAsync() => _application.Store.StoreEventsAsync(_events[..100]);

    public Task DisposeAsync() => _application.DisposeAsync().AsTask();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_checkpoint_leaves_in_the_log_what_a_reader_still_needs_and_all_is_there_when_it_has_ended()
    {
        using (var reader = _folder.Open())
        {
            reader.Execute("BEGIN");
            reader.Scalar("SELECT COUNT(*) FROM \"Events\"").ShouldBe("100");
            await _application.Store.StoreEventsAsync(_events[100..]);
            var report = await Maintenance.CheckpointAsync();
            report.IsComplete.ShouldBeFalse();
            report.LogBytes.ShouldBe(new FileInfo(_folder.File + "-wal").Length);
            reader.Scalar("SELECT COUNT(*) FROM \"Events\"").ShouldBe("100");
        }

        (await Maintenance.CheckpointAsync()).ShouldBe(new CheckpointReport(true, 0));
        new FileInfo(_folder.File + "-wal").Length.ShouldBe(0);
        await ShouldHoldAllAsync();
    }

    [Fact]
    public async Task Vacuum_gives_back_what_is_empty_while_others_read_and_events_and_tables_of_an_application_stay()
    {
        using var other = _folder.Open();
        other.Execute("CREATE TABLE notes (text BLOB); CREATE TABLE more (text BLOB)");
        other.Execute("INSERT INTO notes VALUES (x'01'); INSERT INTO more VALUES (zeroblob(2000000)); DELETE FROM more");
        var free = (await Maintenance.GetUsageAsync()).FreeBytes!.Value;
        free.ShouldBeGreaterThan(1_900_000);

        var report = await Maintenance.VacuumAsync();

        (report.BytesBefore - report.BytesAfter).ShouldBeGreaterThanOrEqualTo(free);
        new FileInfo(_folder.File).Length.ShouldBe(report.BytesAfter);
        (await Maintenance.GetUsageAsync()).FreeBytes.ShouldBe(0);
        other.Scalar("SELECT hex(text) FROM notes").ShouldBe("01");
        await _application.Store.StoreEventsAsync(_events[100..]);
        await ShouldHoldAllAsync();
        (await _application.Verifier.VerifyAsync()).Ok.ShouldBeTrue();
    }

    [Fact]
    public async Task Vacuum_waits_for_a_writer_and_gives_up_when_it_does_not_end()
    {
        await using var hasty = new StoreApplication(
            _folder.ConnectionString, null, sqlite => sqlite.BusyTimeout = TimeSpan.FromMilliseconds(50));
        using var writer = _folder.Open();
        writer.Execute("BEGIN IMMEDIATE");
        (await Should.ThrowAsync<StorageException>(() => hasty.Services.GetRequiredService<IArchiveMaintenance>().VacuumAsync()))
            .Kind.ShouldBe(StorageErrorKind.Busy);
        writer.Execute("ROLLBACK");
        (await hasty.Services.GetRequiredService<IArchiveMaintenance>().VacuumAsync()).BytesAfter.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task The_planner_learns_and_goes_the_same_ways()
    {
        await Maintenance.OptimizeAsync();
        using var connection = _folder.Open();
        connection.Scalar("SELECT COUNT(*) > 0 FROM sqlite_stat1 WHERE tbl = 'Events'").ShouldBe("1");
        (await _application.Store.GetHistoryAsync(new HistoryRequest(Grove) { Channel = "general", Limit = 5 })).Events.Count.ShouldBe(5);
    }

    [Fact]
    public async Task A_lock_that_a_killed_migration_left_is_told_and_taken_away()
    {
        using var connection = _folder.Open();
        connection.Execute("""
            CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL PRIMARY KEY, "Timestamp" TEXT NOT NULL);
            INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-11-29 09:00:00.1234567+00:00')
            """);

        var held = (await Maintenance.FindLocksAsync()).ShouldHaveSingleItem();
        held.Since.ShouldBe(new DateTimeOffset(2026, 11, 29, 9, 0, 0, TimeSpan.Zero).AddTicks(1_234_567));
        (await Maintenance.ReleaseAsync(held with { Id = "2026-11-29 08:00:00+00:00" })).ShouldBeFalse();
        (await Maintenance.ReleaseAsync(held)).ShouldBeTrue();
        (await Maintenance.FindLocksAsync()).ShouldBeEmpty();
        connection.Scalar("SELECT COUNT(*) FROM \"__EFMigrationsLock\"").ShouldBe("0");
    }

    [Fact]
    public async Task A_store_that_only_reads_tells_what_there_is_and_changes_nothing()
    {
        await using var reading = new StoreApplication($"{_folder.ConnectionString};Mode=ReadOnly");
        var maintenance = reading.Services.GetRequiredService<IArchiveMaintenance>();
        (await maintenance.GetUsageAsync()).Servers.ShouldHaveSingleItem().Events.ShouldBe(100);
        foreach (var change in new Func<Task>[]
            {
                () => maintenance.CheckpointAsync(), () => maintenance.OptimizeAsync(), () => maintenance.ReindexAsync(),
                () => maintenance.VacuumAsync(),
                () => maintenance.ReleaseAsync(new HeldLock("1", "", "", null)),
            })
        {
            (await Should.ThrowAsync<StorageException>(change)).Kind.ShouldBe(StorageErrorKind.ReadOnly);
        }
    }

    [Theory]
    [InlineData(DriveType.Network, "nfs", true)]
    [InlineData(DriveType.Unknown, "9p", true)]
    [InlineData(DriveType.Unknown, "fuse.sshfs", true)]
    [InlineData(DriveType.Fixed, "ext4", false)]
    [InlineData(DriveType.Ram, "tmpfs", false)]
    [InlineData(DriveType.Unknown, "fuse", false)]
    public void A_file_system_of_another_machine_is_known_by_its_name(DriveType type, string name, bool isNetwork) =>
        NetworkFolder.IsNetwork(type, name).ShouldBe(isNetwork);

    [Fact]
    public async Task A_disk_of_this_machine_is_not_warned_of()
    {
        NetworkFolder.FileSystemOf(_folder.Folder).ShouldBeNull();
        (await _application.Verifier.InspectAsync()).Warnings.ShouldNotContain(w => w.Contains("network"));
    }

    private async Task ShouldHoldAllAsync() =>
        (await _application.Store.GetLogAsync(new LogRequest(Grove) { Limit = 1_000 })).Events.Select(e => e.Event).ShouldBe(_events);
}
