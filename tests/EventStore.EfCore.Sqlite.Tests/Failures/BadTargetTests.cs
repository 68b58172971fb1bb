using System.Diagnostics;
using EventStore.EfCore.ConformanceTests;
using EventStore.EfCore.Sqlite.Files;
using Microsoft.Data.Sqlite;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Failures;

/// <summary>Paths and files that can be no store, or only be read.</summary>
public sealed class BadTargetTests : IDisposable
{
    private static readonly ServerId Grove = new("grove");

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public Task A_folder_is_refused() => ShouldRefuseAsync(_folder.Folder, StorageErrorKind.CannotOpen, "is a folder");

    [Fact]
    public async Task A_pipe_or_a_device_is_refused_and_not_waited_for()
    {
        if (!FileIdentity.IsTold)
            return;

        using (var make = Process.Start("mkfifo", [_folder.File]))
            await make.WaitForExitAsync();
        File.CreateSymbolicLink(_folder.File + ".link", _folder.File);
        foreach (var path in new[] { _folder.File, _folder.File + ".link", "/dev/null" })
            await ShouldRefuseAsync(path, StorageErrorKind.CannotOpen, "is a pipe or a device").WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_path_without_its_folder_is_refused_and_the_folder_is_not_made()
    {
        var missing = Path.Combine(_folder.Folder, "missing");
        await ShouldRefuseAsync(Path.Combine(missing, "archive.db"), StorageErrorKind.CannotOpen, missing);
        Directory.Exists(missing).ShouldBeFalse();
    }

    [Fact]
    public async Task A_text_file_is_refused_and_left_as_it_is()
    {
        var text = string.Concat(Enumerable.Repeat("This is no database, but a text that is long enough to be one.\n", 200));
        await File.WriteAllTextAsync(_folder.File, text);
        await ShouldRefuseAsync(_folder.File, StorageErrorKind.NotADatabase, _folder.File);
        (await File.ReadAllTextAsync(_folder.File)).ShouldBe(text);
    }

    [Fact]
    public async Task A_short_text_file_is_refused_and_left_as_it_is()
    {
        await File.WriteAllTextAsync(_folder.File, "short");
        await ShouldRefuseAsync(_folder.File, StorageErrorKind.NotADatabase, _folder.File);
        (await File.ReadAllTextAsync(_folder.File)).ShouldBe("short");
    }

    [Fact]
    public async Task With_a_read_only_connection_reads_work_and_writes_are_refused_as_read_only()
    {
        var events = new ChainBuilder(Grove, 1).Take(3);
        await using (var writer = new StoreApplication(_folder.ConnectionString))
            await writer.Store.StoreEventsAsync(events[..2]);

        await using var reader = new StoreApplication(_folder.ConnectionString + ";Mode=ReadOnly");
        (await reader.Store.GetLogAsync(new LogRequest(Grove))).Events.Count.ShouldBe(2);
        (await reader.Store.GetStatisticsAsync()).Events.ShouldBe(2);
        (await reader.Verifier.VerifyAsync()).Ok.ShouldBeTrue();
        (await Should.ThrowAsync<StorageException>(() => reader.Store.StoreEventAsync(events[2]))).Kind.ShouldBe(StorageErrorKind.ReadOnly);
        (await reader.Store.GetLogAsync(new LogRequest(Grove))).Events.Count.ShouldBe(2);
    }

    [Fact]
    public async Task With_a_read_only_connection_a_missing_database_is_refused_and_not_made()
    {
        await using var reader = new StoreApplication(_folder.ConnectionString + ";Mode=ReadOnly");
        await Should.ThrowAsync<EventStoreException>(() => reader.Store.GetServersAsync());
        File.Exists(_folder.File).ShouldBeFalse();
    }

    [Fact]
    public async Task A_truncated_database_is_reported_as_corrupt()
    {
        await DamageAsync(file => file.SetLength(file.Length / 2));
        await using var application = new StoreApplication(_folder.ConnectionString);
        (await Should.ThrowAsync<StorageException>(() => application.Verifier.VerifyAsync())).Kind.ShouldBe(StorageErrorKind.Corrupt);
        (await Should.ThrowAsync<StorageException>(() => application.Store.GetServersAsync())).Kind.ShouldBe(StorageErrorKind.Corrupt);
    }

    [Fact]
    public async Task Overwritten_pages_are_findings_of_the_verification_and_not_its_end()
    {
        // The first pages hold the schema and the servers; the events fill what lies behind.
        await DamageAsync(file =>
        {
            file.Position = file.Length / 4096 / 2 * 4096;
            file.Write(Enumerable.Repeat((byte)0xee, 10 * 4096).ToArray());
        });
        await using var application = new StoreApplication(_folder.ConnectionString);
        var report = await application.Verifier.VerifyAsync();
        report.Ok.ShouldBeFalse();
        report.Findings.ShouldContain(f => f.Kind == VerifyFindingKind.Storage);
    }

    [Fact]
    public async Task Inspecting_what_is_not_there_makes_nothing()
    {
        await using var application = new StoreApplication(_folder.ConnectionString);
        (await Should.ThrowAsync<StorageException>(() => application.Verifier.InspectAsync())).Kind.ShouldBe(StorageErrorKind.CannotOpen);
        Directory.GetFiles(_folder.Folder).ShouldBeEmpty();
    }

    public void Dispose() => _folder.Dispose();

    private async Task DamageAsync(Action<FileStream> damage)
    {
        await using (var writer = new StoreApplication(_folder.ConnectionString))
            await writer.Store.StoreEventsAsync(EventSamples.Community(Grove, 5, 200));
        SqliteConnection.ClearAllPools();
        using (var stranger = _folder.Open())
            stranger.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        await using var file = File.OpenWrite(_folder.File);
        damage(file);
    }

    private static async Task ShouldRefuseAsync(string path, StorageErrorKind kind, string word)
    {
        await using var application = new StoreApplication($"Data Source={path}");
        StorageException[] errors =
        [
            await Should.ThrowAsync<StorageException>(() => application.Store.GetServersAsync()),
            await Should.ThrowAsync<StorageException>(() => application.Store.StoreEventAsync(new ChainBuilder(Grove, 1).Next())),
            await Should.ThrowAsync<StorageException>(() => application.Schema.GetStatusAsync()),
            await Should.ThrowAsync<StorageException>(() => application.Schema.MigrateAsync()),
        ];
        foreach (var error in errors)
        {
            error.Kind.ShouldBe(kind);
            error.Message.ShouldContain(word);
        }
    }
}
