using EventStore.EfCore.ConformanceTests;
using EventStore.EfCore.Sqlite.Tests.Connections;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Erasure;

/// <summary>Whatever copies an archive keeps an erased event's place and its record, and brings no content back.</summary>
[Collection(PoolTests.Name)]
public sealed class ErasedCopiesTests : IAsyncLifetime, IDisposable
{
    private static readonly ServerId Grove = new("grove");

    private readonly TemporaryFolder _folder = new();
    private readonly Event[] _events = EventSamples.Community(Grove, 2, 20, "general", null);
    private StoreApplication _archive = null!;
    private ErasureRecord _record = null!;

    private string Backup => Path.Combine(_folder.Folder, "backup.db");

    private string Other => Path.Combine(_folder.Folder, "other.db");

    public async Task InitializeAsync()
    {
        _archive = new StoreApplication(_folder.ConnectionString);
        await _archive.Store.StoreEventsAsync(_events[..10]);
        await _archive.Store.StoreEventsAsync(_events[10..]);
    }

    public async Task DisposeAsync() => await _archive.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_copy_has_it_erased_too_and_is_equal()
    {
        await EraseAsync(_archive);
        await using var other = Open(Other);
        var report = await Get<IArchiveCopier>(other).CopyFromAsync(_archive.Store);
        (report.Copied, report.Events).ShouldBe((40, 40));
        await ShouldBeErasedAsync(other);
        (await Get<IArchiveCopier>(other).CopyFromAsync(_archive.Store)).Copied.ShouldBe(0);
    }

    [Fact]
    public async Task A_copy_made_before_is_told_of_and_equal_again_when_it_was_erased_there()
    {
        await using var other = Open(Other);
        await Get<IArchiveCopier>(other).CopyFromAsync(_archive.Store);
        await EraseAsync(_archive);

        var conflict = await Should.ThrowAsync<CopyConflictException>(() => Get<IArchiveCopier>(other).CopyFromAsync(_archive.Store));
        conflict.Position.ShouldBe(7);
        conflict.Message.ShouldContain("erased in the source");
        (await other.Store.FindAsync(Grove, _events[6].Hash)).ShouldNotBeNull();

        await Get<IArchiveEraser>(other).ApplyAsync(await Get<IArchiveEraser>(_archive).ListAsync());
        await Get<IArchiveCopier>(other).CopyFromAsync(_archive.Store);
        await ShouldBeErasedAsync(other);
    }

    [Fact]
    public async Task A_copy_brings_nothing_back_that_was_erased_in_its_destination()
    {
        await using var other = Open(Other);
        await Get<IArchiveCopier>(other).CopyFromAsync(_archive.Store);
        await EraseAsync(other);
        await _archive.Store.StoreEventAsync(new ChainBuilder(Grove, 9).Next());

        var conflict = await Should.ThrowAsync<CopyConflictException>(() => Get<IArchiveCopier>(other).CopyFromAsync(_archive.Store));
        conflict.Message.ShouldContain("erased in the destination");
        await ShouldBeErasedAsync(other);
    }

    [Fact]
    public async Task A_backup_made_after_it_has_it_erased_and_restores_it_so()
    {
        await EraseAsync(_archive);
        await Get<IArchiveBackup>(_archive).BackUpAsync(Backup);
        await using var restored = Open(Other);
        await Get<IArchiveBackup>(restored).RestoreAsync(Backup);
        await ShouldBeErasedAsync(restored);
    }

    [Fact]
    public async Task A_backup_made_before_it_does_not_replace_the_archive()
    {
        await Get<IArchiveBackup>(_archive).BackUpAsync(Backup);
        await EraseAsync(_archive);
        await _archive.DisposeAsync();
        SqliteConnection.ClearAllPools();

        await using var again = Open(_folder.File);
        var refused = await Should.ThrowAsync<RestoreRefusedException>(() => Get<IArchiveBackup>(again).RestoreAsync(Backup));
        refused.Message.ShouldContain("position 7");
        refused.Message.ShouldContain("erased");
        await ShouldBeErasedAsync(again);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_salvaged_has_it_erased_also_where_an_older_state_of_its_page_is_left(bool isOlderStateLeft)
    {
        using var reader = isOlderStateLeft ? _folder.Open() : null;
        reader?.Execute("BEGIN");
        reader?.Scalar("SELECT count(*) FROM \"Events\"");

        await EraseAsync(_archive);
        await _archive.DisposeAsync();
        SqliteConnection.ClearAllPools();
        var (damaged, salvaged) = (Path.Combine(_folder.Folder, "damaged.db"), Path.Combine(_folder.Folder, "salvaged.db"));
        foreach (var end in new[] { "", "-wal", "-witness" })
        {
            if (File.Exists(_folder.File + end))
                File.Copy(_folder.File + end, damaged + end);
        }

        File.Exists(damaged + "-wal").ShouldBe(isOlderStateLeft);
        var report = await SqliteSalvage.RecoverAsync(damaged, salvaged);

        report.Events.ShouldBe(40);
        report.IsComplete.ShouldBeTrue(string.Join(' ', report.Doubts));
        await using var application = Open(salvaged);
        await ShouldBeErasedAsync(application);
    }

    private static StoreApplication Open(string path) => new($"Data Source={path}");

    private static T Get<T>(StoreApplication application)
        where T : notnull => application.Services.GetRequiredService<T>();

    private async Task EraseAsync(StoreApplication application)
    {
        var report = await Get<IArchiveEraser>(application).EraseAsync(Grove, _events[6].Hash, "order 7", "the archivist");
        _record = report.Records.Single();
    }

    private async Task ShouldBeErasedAsync(StoreApplication application)
    {
        var page = await application.Store.GetLogAsync(new LogRequest(Grove));
        page.Erased.ShouldHaveSingleItem().Position.ShouldBe(7);
        page.Events.Take(39).Select(e => e.Event).ShouldBe(_events.Where((_, i) => i != 6));
        page.Corrupt.ShouldBeEmpty();
        (await Get<IArchiveEraser>(application).ListAsync()).ShouldBe([_record]);
        (await application.Store.StoreEventAsync(_events[6])).ShouldBe(new StoreReceipt(StoreOutcome.Erased, 7));
        var report = await application.Verifier.VerifyAsync();
        (report.Ok, report.EventsErased).ShouldBe((true, 1));
    }
}
