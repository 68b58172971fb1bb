using EventStore.EfCore.ConformanceTests;
using EventStore.EfCore.Sqlite.Files;
using EventStore.EfCore.Sqlite.WriteAheadLog;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Backup;

/// <summary>What a backup is, and what becomes of one that fails.</summary>
public sealed class BackupTests : IAsyncLifetime, IDisposable
{
    private static readonly ServerId Grove = new("grove");

    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _backups = new();
    private readonly Event[] _events = EventSamples.Community(Grove, 3, 40, "general", null);
    private StoreApplication _application = null!;

    private string Copy => Path.Combine(_backups.Folder, "copy.db");

    private IArchiveBackup Backup => _application.Services.GetRequiredService<IArchiveBackup>();

    public async Task InitializeAsync()
    {
        _application = new StoreApplication(_folder.ConnectionString);
        await _application.Store.StoreEventsAsync(_events);
    }

    public async Task DisposeAsync() => await _application.DisposeAsync();

    public void Dispose()
    {
        _folder.Dispose();
        _backups.Dispose();
    }

    [Fact]
    public async Task A_backup_is_one_file_of_its_owner_alone_with_an_identity_of_its_own()
    {
        var told = new List<BackupProgress>();
        var before = DateTimeOffset.UtcNow;

        var report = await Backup.BackUpAsync(Copy, new Told(told.Add));

        report.ShouldSatisfyAllConditions(
            r => r.Path.ShouldBe(Copy),
            r => r.Bytes.ShouldBe(new FileInfo(Copy).Length),
            r => r.Events.ShouldBe(_events.Length),
            r => r.TakenAt.ShouldBeInRange(before, DateTimeOffset.UtcNow));
        Directory.GetFiles(_backups.Folder).ShouldBe([Copy]);
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(Copy).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var (live, copy) = (HeaderOf(_folder.File), HeaderOf(Copy));
        (copy.IsWal, copy.ApplicationId == 0, copy.ApplicationId == live.ApplicationId).ShouldBe((false, false, false));
        told[^1].ShouldBe(new BackupProgress(report.Bytes, report.Bytes, _events.Length, _events.Length));
        told.ShouldContain(p => p.Events == 0 && p.BytesCopied > 0);
    }

    [Fact]
    public async Task A_backup_can_be_read_where_it_is_and_has_what_the_archive_has()
    {
        await Backup.BackUpAsync(Copy);
        await using var copy = new StoreApplication($"Data Source={Copy};Mode=ReadOnly");

        (await AllAsync(copy.Store)).ShouldBe(await AllAsync(_application.Store));
        Directory.GetFiles(_backups.Folder).ShouldBe([Copy]);
    }

    [Fact]
    public async Task A_file_that_exists_is_never_replaced()
    {
        File.WriteAllText(Copy, "mine");
        (await Should.ThrowAsync<StorageException>(() => Backup.BackUpAsync(Copy))).Message.ShouldContain("it is not replaced");
        File.ReadAllText(Copy).ShouldBe("mine");
        (await Should.ThrowAsync<StorageException>(() => Backup.BackUpAsync(_folder.File))).Message.ShouldContain("it is not replaced");
        Directory.GetFiles(_backups.Folder).ShouldBe([Copy]);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_and_one_that_is_meant_to_be_the_file_are_refused()
    {
        var nowhere = Path.Combine(_backups.Folder, "none", "copy.db");
        (await Should.ThrowAsync<StorageException>(() => Backup.BackUpAsync(nowhere))).Message.ShouldContain("There is no folder for");
        (await Should.ThrowAsync<StorageException>(() => Backup.BackUpAsync(_backups.Folder))).Message.ShouldContain("there is a folder");
    }

    [Theory]
    [InlineData("UPDATE Events SET Payload = x'00' WHERE Position = 7", "position 7")]
    [InlineData("UPDATE Events SET StoredAtMs = StoredAtMs + 1 WHERE Position = 8", "position 8")]
    [InlineData("DELETE FROM Events WHERE Position = 9", "position 9")]
    public async Task A_damaged_archive_is_not_backed_up_as_if_it_were_whole(string damage, string place)
    {
        using (var connection = _folder.Open())
        {
            connection.Execute("DROP TRIGGER \"TR_Events_NoUpdate\"; DROP TRIGGER \"TR_Events_NoDelete\"; PRAGMA foreign_keys=0");
            connection.Execute(damage);
        }

        var refused = await Should.ThrowAsync<StorageException>(() => Backup.BackUpAsync(Copy));

        refused.Kind.ShouldBe(StorageErrorKind.Corrupt);
        refused.Message.ShouldContain(place);
        refused.Message.ShouldContain("eventstore salvage");
        Directory.GetFiles(_backups.Folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_page_that_is_damaged_in_the_file_alone_is_found()
    {
        await _application.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        using (var file = File.OpenHandle(_folder.File, FileMode.Open, FileAccess.ReadWrite))
            RandomAccess.Write(file, new byte[512], RandomAccess.GetLength(file) - 4_096);
        _application = new StoreApplication(_folder.ConnectionString);

        (await Should.ThrowAsync<StorageException>(() => Backup.BackUpAsync(Copy))).Kind.ShouldBe(StorageErrorKind.Corrupt);

        Directory.GetFiles(_backups.Folder).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cancelled_backup_leaves_nothing(bool whileChecking)
    {
        using var cancel = new CancellationTokenSource();
        var told = new Told(p =>
        {
            if (p.Events > 0 == whileChecking)
                cancel.Cancel();
        });

        await Should.ThrowAsync<OperationCanceledException>(() => Backup.BackUpAsync(Copy, told, cancel.Token));

        Directory.GetFiles(_backups.Folder).ShouldBeEmpty();
        await _application.Store.StoreEventAsync(new ChainBuilder(Grove, 99).Next());
    }

    [Fact]
    public async Task A_log_that_is_left_of_the_archive_is_not_taken_for_the_copys()
    {
        await Backup.BackUpAsync(Copy);
        using (var reader = _folder.Open())
        {
            // With this snapshot kept, the log stays as a killed process leaves it.
            reader.Execute("BEGIN");
            reader.Scalar("SELECT COUNT(*) FROM \"Events\"");
            await _application.Store.StoreEventsAsync(new ChainBuilder(Grove, 50).Take(20));
            File.Copy(_folder.File + "-wal", Copy + "-wal");
        }

        await using var copy = new StoreApplication($"Data Source={Copy}");
        (await Should.ThrowAsync<StorageException>(() => copy.Store.GetServersAsync())).Kind.ShouldBe(StorageErrorKind.Unsafe);
    }

    [Fact]
    public async Task What_a_killed_process_left_is_removed_and_what_a_living_one_makes_is_not()
    {
        var abandoned = $"{Copy}-new-{new string('a', 32)}";
        File.WriteAllText(abandoned, "half");
        using var living = Creation.NewDatabaseFileOf(Copy);

        await Backup.BackUpAsync(Copy);

        File.Exists(abandoned).ShouldBeFalse();
        File.Exists(living.Path).ShouldBeTrue();
    }

    private static DatabaseHeader HeaderOf(string path) => DatabaseHeader.Read(KeptFiles.Open(path)).ShouldNotBeNull();

    private static async Task<List<StoredEvent>> AllAsync(IEventStore store)
    {
        var all = new List<StoredEvent>();
        await foreach (var stored in store.ReadLogAsync(Grove))
            all.Add(stored);
        return all;
    }

    private static class Creation
    {
        public static Sqlite.Creation.NewDatabaseFile NewDatabaseFileOf(string path) =>
            Sqlite.Creation.NewDatabaseFile.Beside(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private sealed class Told(Action<BackupProgress> report) : IProgress<BackupProgress>
    {
        public void Report(BackupProgress value) => report(value);
    }
}
