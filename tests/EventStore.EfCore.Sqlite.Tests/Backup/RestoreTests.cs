using EventStore.EfCore.ConformanceTests;
using EventStore.EfCore.Sqlite.Witness;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Backup;

/// <summary>A backup takes a database's place, unless that would lose something.</summary>
public sealed class RestoreTests : IAsyncLifetime, IDisposable
{
    private static readonly ServerId Grove = new("grove");

    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _backups = new();
    private readonly ChainBuilder _chain = new(Grove, 1);
    private readonly Event[] _events;

    public RestoreTests() => _events = _chain.Take(30);

    private string Backup => Path.Combine(_backups.Folder, "backup.db");

    public async Task InitializeAsync()
    {
        await StoreAsync(_events);
        await using (var application = new StoreApplication(_folder.ConnectionString))
            await application.Services.GetRequiredService<IArchiveBackup>().BackUpAsync(Backup);
        SqliteConnection.ClearAllPools();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _folder.Dispose();
        _backups.Dispose();
    }

    [Fact]
    public async Task A_lost_archive_is_restored_although_its_witness_knows_of_later_events()
    {
        await StoreAsync(_chain.Take(5));
        File.Delete(_folder.File);

        (await RestoreAsync()).Events.ShouldBe(30);

        await ShouldHoldAsync(_events);
        await StoreAsync(new ChainBuilder(Grove, 2).Take(3));
        CommitWitness.Read(_folder.File).ShouldNotBeNull().LastPosition.ShouldBe(33);
    }

    [Fact]
    public async Task A_backup_of_an_archive_without_events_is_restored_where_a_witness_is_left()
    {
        var empty = Path.Combine(_backups.Folder, "empty.db");
        await using (var other = new StoreApplication($"Data Source={Path.Combine(_backups.Folder, "other.db")}"))
        {
            await other.Store.GetServersAsync();
            await other.Services.GetRequiredService<IArchiveBackup>().BackUpAsync(empty);
        }

        File.Delete(_folder.File);
        (await RestoreAsync(empty)).Events.ShouldBe(0);

        await StoreAsync(_events);
        await ShouldHoldAsync(_events);
    }

    [Fact]
    public async Task A_closed_archive_that_has_nothing_more_is_replaced_and_keeps_its_mode()
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder.File, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        var before = File.ReadAllBytes(_folder.File);

        await RestoreAsync();

        File.ReadAllBytes(_folder.File).ShouldNotBe(before);
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(_folder.File).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Directory.GetFiles(_folder.Folder).ShouldBe([_folder.File]);
        await ShouldHoldAsync(_events);
    }

    [Fact]
    public async Task What_a_killed_writer_left_in_the_log_counts_too()
    {
        using var killed = new TemporaryFolder();
        await using (var application = new StoreApplication(_folder.ConnectionString))
        {
            using var reader = _folder.Open();
            reader.Execute("BEGIN");
            reader.Scalar("SELECT COUNT(*) FROM \"Events\"");
            await application.Store.StoreEventAsync(_chain.Next());
            foreach (var suffix in new[] { "", "-wal", "-witness" })
                File.Copy(_folder.File + suffix, killed.File + suffix);
        }

        var refused = await Should.ThrowAsync<RestoreRefusedException>(() => RestoreAsync(Backup, killed));

        refused.Message.ShouldContain("in the log of server 'grove' at position 31 it has an event, and the backup has no event");
        await using var left = new StoreApplication(killed.ConnectionString);
        (await left.Store.GetServersAsync()).Single().LastPosition.ShouldBe(31);
    }

    [Fact]
    public async Task An_archive_with_other_events_is_not_replaced()
    {
        using var other = new TemporaryFolder();
        var others = new ChainBuilder(Grove, 7).Take(3);
        await StoreAsync(others, other);

        (await Should.ThrowAsync<RestoreRefusedException>(() => RestoreAsync(Backup, other)))
            .Message.ShouldContain("at position 1 it has an event, and the backup has another event");

        await ShouldHoldAsync(others, other);
    }

    [Fact]
    public async Task An_archive_that_is_open_is_not_replaced()
    {
        await using var application = new StoreApplication(_folder.ConnectionString);
        await application.Store.GetServersAsync();
        using var open = _folder.Open();
        open.Scalar("SELECT COUNT(*) FROM \"Events\"");

        (await Should.ThrowAsync<RestoreRefusedException>(() => RestoreAsync())).Message.ShouldContain("is open, and is not replaced");

        (await application.Store.StoreEventAsync(_chain.Next())).Position.ShouldBe(31);
    }

    [Theory]
    [InlineData("CREATE TABLE Bookmarks (Position INTEGER)", "tables of an application, too ('Bookmarks')")]
    [InlineData("DELETE FROM \"__EFMigrationsHistory\" WHERE MigrationId LIKE '%'", "it has not this version's schema")]
    public async Task A_database_with_more_than_an_archive_is_not_replaced(string sql, string reason)
    {
        using (var connection = _folder.Open())
            connection.Execute(sql);
        var before = File.ReadAllBytes(_folder.File);

        (await Should.ThrowAsync<RestoreRefusedException>(() => RestoreAsync())).Message.ShouldContain(reason);

        File.ReadAllBytes(_folder.File).ShouldBe(before);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_not_replaced()
    {
        File.WriteAllText(_folder.File, "someone's letters, " + new string('x', 5_000));
        (await Should.ThrowAsync<RestoreRefusedException>(() => RestoreAsync())).Message.ShouldContain("It cannot be told what");
        File.ReadAllText(_folder.File).ShouldStartWith("someone's letters");
    }

    [Fact]
    public async Task A_log_without_its_database_is_not_buried()
    {
        File.Delete(_folder.File);
        File.WriteAllText(_folder.File + "-wal", "of an archive that is elsewhere");
        (await Should.ThrowAsync<StorageException>(() => RestoreAsync())).Kind.ShouldBe(StorageErrorKind.Unsafe);
        File.Exists(_folder.File).ShouldBeFalse();
    }

    [Theory]
    [InlineData("UPDATE Events SET Payload = x'00' WHERE Position = 7", StorageErrorKind.Corrupt)]
    [InlineData("DROP TABLE Events", StorageErrorKind.Corrupt)]
    public async Task A_damaged_backup_is_refused_and_the_archive_stays(string damage, StorageErrorKind kind)
    {
        using (var connection = new SqliteConnection($"Data Source={Backup};Pooling=False"))
        {
            connection.Open();
            connection.Execute("DROP TRIGGER \"TR_Events_NoUpdate\"; DROP TRIGGER \"TR_Events_NoDelete\"; PRAGMA foreign_keys=0");
            connection.Execute(damage);
        }

        var before = File.ReadAllBytes(_folder.File);
        var refused = await Should.ThrowAsync<StorageException>(() => RestoreAsync());

        refused.Kind.ShouldBe(kind);
        refused.Message.ShouldContain(Backup);
        File.ReadAllBytes(_folder.File).ShouldBe(before);
        Directory.GetFiles(_folder.Folder, "*-new-*").ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_no_backup_is_refused()
    {
        (await Should.ThrowAsync<StorageException>(() => RestoreAsync(Backup + "x"))).Message.ShouldContain("There is no backup");
        File.WriteAllText(Backup + "x", new string('x', 5_000));
        (await Should.ThrowAsync<StorageException>(() => RestoreAsync(Backup + "x"))).Kind.ShouldBe(StorageErrorKind.NotADatabase);
        using (var connection = new SqliteConnection($"Data Source={Backup}y;Pooling=False"))
        {
            connection.Open();
            connection.Execute("CREATE TABLE Bookmarks (Position INTEGER)");
        }

        (await Should.ThrowAsync<StorageException>(() => RestoreAsync(Backup + "y"))).Message.ShouldContain("is no archive of this store");
        (await Should.ThrowAsync<RestoreRefusedException>(() => RestoreAsync(_folder.File))).Message.ShouldContain("the backup itself");
        await ShouldHoldAsync(_events);
    }

    private Task<BackupReport> RestoreAsync() => RestoreAsync(Backup);

    private async Task<BackupReport> RestoreAsync(string backup, TemporaryFolder? to = null)
    {
        await using var application = new StoreApplication((to ?? _folder).ConnectionString);
        return await application.Services.GetRequiredService<IArchiveBackup>().RestoreAsync(backup);
    }

    private async Task StoreAsync(Event[] events, TemporaryFolder? folder = null)
    {
        await using (var application = new StoreApplication((folder ?? _folder).ConnectionString))
            await application.Store.StoreEventsAsync(events);
        SqliteConnection.ClearAllPools();
    }

    private async Task ShouldHoldAsync(Event[] events, TemporaryFolder? folder = null)
    {
        await using var application = new StoreApplication((folder ?? _folder).ConnectionString);
        var page = await application.Store.GetLogAsync(new LogRequest(Grove));
        page.Events.Select(e => e.Event).ShouldBe(events);
        (await application.Verifier.VerifyAsync()).Ok.ShouldBeTrue();
    }
}
