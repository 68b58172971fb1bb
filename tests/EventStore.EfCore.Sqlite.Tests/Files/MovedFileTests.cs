using System.Diagnostics;
using EventStore.EfCore.ConformanceTests;
using EventStore.EfCore.Sqlite.Tests.Connections;
using Microsoft.Data.Sqlite;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Files;

/// <summary>A file that goes away under a running store: nothing is acknowledged that nobody will find.</summary>
[Collection(PoolTests.Name)]
public sealed class MovedFileTests : IDisposable
{
    private static readonly ServerId Grove = new("grove");

    private readonly TemporaryFolder _folder = new();
    private readonly Event[] _events = new ChainBuilder(Grove, 1).Take(30);

    private string Away => _folder.File + ".away";

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("-wal")]
    [InlineData("-shm")]
    public async Task What_is_stored_after_a_file_was_moved_is_not_acknowledged_and_nothing_else_appears(string suffix)
    {
        await using var application = new StoreApplication(_folder.ConnectionString);
        await application.Store.StoreEventsAsync(_events[..10]);
        File.Move(_folder.File + suffix, Away);

        for (var i = 10; i < 13; i++)
            (await ShouldBeUnsafeAsync(application, _events[i])).ShouldContain($"'{_folder.File}{suffix}'");
        File.Exists(_folder.File + suffix).ShouldBeFalse();

        File.Move(Away, _folder.File + suffix);
        await application.Store.StoreEventsAsync(_events[10..], DuplicatePolicy.Skip);
        await ShouldHoldAllAsync(application);
    }

    [Fact]
    public async Task A_deleted_file_is_not_written_to_and_not_made_anew()
    {
        await using var application = new StoreApplication(_folder.ConnectionString);
        await application.Store.StoreEventsAsync(_events[..10]);
        File.Delete(_folder.File);

        await ShouldBeUnsafeAsync(application, _events[10]);
        await Should.ThrowAsync<StorageException>(() => application.Store.GetServersAsync());
        File.Exists(_folder.File).ShouldBeFalse();

        // Nor by the next application: the witness knows that there was one.
        await using var next = new StoreApplication(_folder.ConnectionString);
        (await Should.ThrowAsync<StorageException>(() => next.Store.StoreEventAsync(_events[10]))).Kind
            .ShouldBeOneOf(StorageErrorKind.Corrupt, StorageErrorKind.Unsafe);
        File.Exists(_folder.File).ShouldBeFalse();
    }

    [Fact]
    public async Task A_file_that_was_replaced_by_another_store_is_not_mixed_up_with_it()
    {
        using var other = new TemporaryFolder();
        await using (var strange = new StoreApplication(other.ConnectionString))
            await strange.Store.StoreEventsAsync(new ChainBuilder(new ServerId("elsewhere"), 9).Take(3));
        SqliteConnection.ClearAllPools();

        await using var application = new StoreApplication(_folder.ConnectionString);
        await application.Store.StoreEventsAsync(_events[..10]);
        File.Move(other.File, _folder.File, overwrite: true);

        await ShouldBeUnsafeAsync(application, _events[10]);
        await Should.ThrowAsync<StorageException>(() => application.Store.GetLogAsync(new LogRequest(Grove)));
    }

    [Fact]
    public async Task Content_that_was_replaced_in_place_is_neither_read_nor_written_by_what_was_remembered()
    {
        using var other = new TemporaryFolder();
        await using (var strange = new StoreApplication(other.ConnectionString))
            await strange.Store.StoreEventsAsync(new ChainBuilder(new ServerId("elsewhere"), 9).Take(3));

        await using var application = new StoreApplication(_folder.ConnectionString);
        await application.Store.StoreEventsAsync(_events[..10]);
        (await application.Store.GetLogAsync(new LogRequest(Grove))).Events.Count.ShouldBe(10);
        using (var from = other.Open())
        using (var to = _folder.Open())
            from.BackupDatabase(to);

        var read = await Should.ThrowAsync<StorageException>(() => application.Store.GetLogAsync(new LogRequest(Grove)));
        read.Kind.ShouldBe(StorageErrorKind.Unsafe);
        read.Message.ShouldContain("identity");
        await ShouldBeUnsafeAsync(application, _events[10]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_that_another_was_copied_over_is_neither_read_nor_written(bool isDatabase)
    {
        using var other = new TemporaryFolder();
        await using (var strange = new StoreApplication($"{other.ConnectionString};Pooling=False"))
            await strange.Store.StoreEventsAsync(new ChainBuilder(new ServerId("elsewhere"), 9).Take(3));

        await using var application = new StoreApplication(_folder.ConnectionString);
        await application.Store.StoreEventsAsync(_events[..10]);
        await using (var to = new FileStream(_folder.File, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            to.SetLength(0);
            if (isDatabase)
                await to.WriteAsync(await File.ReadAllBytesAsync(other.File));
        }

        (await ShouldBeUnsafeAsync(application, _events[10])).ShouldContain("content");
        (await Should.ThrowAsync<StorageException>(() => application.Store.GetLogAsync(new LogRequest(Grove)))).Kind
            .ShouldBe(StorageErrorKind.Unsafe);
    }

    [Fact]
    public async Task A_file_that_was_moved_behind_a_link_has_another_log_and_is_not_written()
    {
        await using (var application = new StoreApplication(_folder.ConnectionString))
        {
            await application.Store.StoreEventsAsync(_events[..10]);
            File.Move(_folder.File, Away);
            File.CreateSymbolicLink(_folder.File, Away);

            await ShouldBeUnsafeAsync(application, _events[10]);
        }

        SqliteConnection.ClearAllPools();
        await using var next = new StoreApplication(_folder.ConnectionString);
        await next.Store.StoreEventsAsync(_events, DuplicatePolicy.Skip);
        await ShouldHoldAllAsync(next);
    }

    [Fact]
    public async Task A_second_name_is_noticed_by_a_store_that_is_running()
    {
        await using var application = new StoreApplication(_folder.ConnectionString);
        await application.Store.StoreEventsAsync(_events[..10]);
        using (var ln = Process.Start("ln", [_folder.File, Away]))
            await ln.WaitForExitAsync();

        (await ShouldBeUnsafeAsync(application, _events[10])).ShouldContain("hard links");
        File.Delete(Away);
        await application.Store.StoreEventsAsync(_events[10..], DuplicatePolicy.Skip);
        await ShouldHoldAllAsync(application);
    }

    [Fact]
    public async Task A_file_with_two_names_is_refused_and_a_symbolic_link_is_not()
    {
        await using (var application = new StoreApplication(_folder.ConnectionString))
            await application.Store.StoreEventsAsync(_events[..10]);
        SqliteConnection.ClearAllPools();
        using (var ln = Process.Start("ln", [_folder.File, Away]))
            await ln.WaitForExitAsync();

        await using (var refused = new StoreApplication(_folder.ConnectionString))
            (await ShouldBeUnsafeAsync(refused, _events[10])).ShouldContain("hard links");
        File.Delete(Away);

        File.CreateSymbolicLink(Away, _folder.File);
        await using var linked = new StoreApplication($"Data Source={Away}");
        await linked.Store.StoreEventsAsync(_events[10..]);
        await ShouldHoldAllAsync(linked);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_that_was_made_anew_is_not_read_through_connections_to_the_old_one(bool isMoved)
    {
        using var other = new TemporaryFolder();
        var strange = new ChainBuilder(new ServerId("elsewhere"), 9).Take(3);
        await using (var application = new StoreApplication(_folder.ConnectionString))
            await application.Store.StoreEventsAsync(_events);
        _folder.DeleteFiles();
        if (isMoved)
        {
            await using (var application = new StoreApplication($"{other.ConnectionString};Pooling=False"))
                await application.Store.StoreEventsAsync(strange);
            File.Move(other.File, _folder.File);
        }

        await using var next = new StoreApplication(_folder.ConnectionString);
        await next.Store.StoreEventsAsync(strange, DuplicatePolicy.Skip);
        (await next.Store.GetServersAsync()).Select(s => s.Server.Value).ShouldBe(["elsewhere"]);
        (await next.Store.GetLogAsync(new LogRequest(new ServerId("elsewhere")))).Events.Select(e => e.Event).ShouldBe(strange);
        (await next.Verifier.VerifyAsync()).Ok.ShouldBeTrue();
    }

    private static async Task<string> ShouldBeUnsafeAsync(StoreApplication application, Event item)
    {
        var error = await Should.ThrowAsync<StorageException>(() => application.Store.StoreEventAsync(item));
        error.Kind.ShouldBe(StorageErrorKind.Unsafe);
        return error.Message;
    }

    private async Task ShouldHoldAllAsync(StoreApplication application)
    {
        var page = await application.Store.GetLogAsync(new LogRequest(Grove));
        page.Events.Select(e => e.Event).ShouldBe(_events);
        (await application.Verifier.VerifyAsync()).Ok.ShouldBeTrue();
    }
}
