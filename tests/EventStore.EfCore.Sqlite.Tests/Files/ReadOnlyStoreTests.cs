using EventStore.EfCore.ConformanceTests;
using EventStore.EfCore.Sqlite.Tests.Connections;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Files;

/// <summary>A store that is opened with <c>Mode=ReadOnly</c> writes nothing, on nobody's account.</summary>
[Collection(PoolTests.Name)]
public sealed class ReadOnlyStoreTests : IDisposable
{
    private static readonly ServerId Grove = new("grove");

    private readonly TemporaryFolder _folder = new();
    private readonly Event[] _events = new ChainBuilder(Grove, 1).Take(10);

    private string ReadOnly => _folder.ConnectionString + ";Mode=ReadOnly";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_refuses_whatever_would_write_and_says_why()
    {
        await FillAsync(_events[..5]);
        await using var application = new StoreApplication(ReadOnly);

        StorageException[] errors =
        [
            await Should.ThrowAsync<StorageException>(() => application.Store.StoreEventAsync(_events[5])),
            await Should.ThrowAsync<StorageException>(() => application.Store.StoreEventAsync(_events[0])),
            await Should.ThrowAsync<StorageException>(() => application.Store.StoreEventsAsync(_events)),
            await Should.ThrowAsync<StorageException>(
                () => application.Services.GetRequiredService<IBulkLoader>().BeginAsync()),
        ];

        errors.ShouldAllBe(e => e.Kind == StorageErrorKind.ReadOnly && e.Message.Contains("'Mode=ReadOnly' in its connection string"));
        (await application.Store.GetStatisticsAsync()).Events.ShouldBe(5);
        (await application.Schema.MigrateAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task It_leaves_nothing_behind_and_changes_nothing()
    {
        await FillAsync(_events);
        var before = State();
        await using (var application = new StoreApplication(ReadOnly))
        {
            (await application.Store.GetLogAsync(new LogRequest(Grove))).Events.Count.ShouldBe(10);
            (await application.Store.FindAsync(Grove, _events[3].Hash)).ShouldNotBeNull();
            (await application.Verifier.VerifyAsync()).Ok.ShouldBeTrue();
            (await application.Verifier.InspectAsync()).Settings["journal_mode"].ShouldBe("wal");
        }

        State().ShouldBe(before);
    }

    [Fact]
    public async Task It_reads_beside_a_writer_what_is_in_the_log_alone()
    {
        await using var writer = new StoreApplication(_folder.ConnectionString);
        await writer.Store.StoreEventsAsync(_events[..5]);
        await using var application = new StoreApplication(ReadOnly);
        (await application.Store.GetStatisticsAsync()).Events.ShouldBe(5);

        await writer.Store.StoreEventsAsync(_events[5..]);

        (await application.Store.GetStatisticsAsync()).Events.ShouldBe(10);
    }

    [Fact]
    public async Task Two_that_read_at_once_leave_nothing_behind()
    {
        await FillAsync(_events);
        var before = State();
        await using (var one = new StoreApplication(ReadOnly))
        await using (var other = new StoreApplication(ReadOnly))
        {
            var reads = Enumerable.Range(0, 200)
                .Select(i => Task.Run(() => (i % 2 == 0 ? one : other).Store.GetLogAsync(new LogRequest(Grove))));
            (await Task.WhenAll(reads)).ShouldAllBe(p => p.Events.Count == 10);
        }

        State().ShouldBe(before);
    }

    [Fact]
    public async Task A_database_that_lacks_a_commit_is_refused_and_the_witness_left_as_it_is()
    {
        await FillAsync(_events[..5]);
        var older = await File.ReadAllBytesAsync(_folder.File);
        await FillAsync(_events[5..]);
        await File.WriteAllBytesAsync(_folder.File, older);
        var before = State();

        await using (var application = new StoreApplication(ReadOnly))
        {
            var error = await Should.ThrowAsync<StorageException>(() => application.Store.GetServersAsync());
            error.Kind.ShouldBe(StorageErrorKind.Corrupt);
        }

        SqliteConnection.ClearAllPools();
        State().ShouldBe(before);
    }

    [Fact]
    public async Task An_unfinished_bulk_load_is_left_for_a_writer_and_its_events_are_found()
    {
        await using (var writer = new StoreApplication(_folder.ConnectionString))
        {
            await using var load = await writer.Services.GetRequiredService<IBulkLoader>().BeginAsync();
            await load.StoreEventsAsync(_events);
        }

        SqliteConnection.ClearAllPools();
        using (var older = _folder.Open())
            older.Execute("INSERT INTO \"BulkLoads\" VALUES (1, 1760000000000)"); // as versions did that left out an index
        var before = State();
        await using (var application = new StoreApplication(ReadOnly))
        {
            (await application.Store.FindAsync(Grove, _events[7].Hash))!.Position.ShouldBe(8);
            (await application.Store.GetLogAsync(new LogRequest(Grove))).Events.Count.ShouldBe(10);
        }

        State().ShouldBe(before);
        using var stranger = _folder.Open();
        stranger.Scalar("SELECT COUNT(*) FROM \"BulkLoads\"").ShouldBe("1");
    }

    [Fact]
    public async Task Pending_migrations_are_refused_with_the_remedy_and_not_applied()
    {
        await FillAsync(_events);
        using (var stranger = _folder.Open())
            stranger.Execute("DELETE FROM \"__EFMigrationsHistory\" WHERE \"MigrationId\" LIKE '%Checksums'");
        var before = State();

        await using var application = new StoreApplication(ReadOnly);
        var error = await Should.ThrowAsync<SchemaException>(() => application.Store.GetServersAsync());
        var refusal = await Should.ThrowAsync<StorageException>(() => application.Schema.MigrateAsync());

        error.Problem.ShouldBe(SchemaProblem.Pending);
        error.Message.ShouldContain("dotnet ef database update");
        refusal.Kind.ShouldBe(StorageErrorKind.ReadOnly);
        State().ShouldBe(before);
    }

    [Fact]
    public async Task An_absent_or_empty_file_is_missing_and_stays_as_it_is()
    {
        await using var application = new StoreApplication(ReadOnly);
        (await Should.ThrowAsync<SchemaException>(() => application.Store.GetServersAsync())).Problem.ShouldBe(SchemaProblem.Missing);
        await File.WriteAllBytesAsync(_folder.File, []);

        var error = await Should.ThrowAsync<SchemaException>(() => application.Store.GetServersAsync());

        error.Message.ShouldContain("or it is empty, and the store is opened for reading only");
        State().ShouldHaveSingleItem().ShouldContain(" 0 ");
    }

    private async Task FillAsync(Event[] events)
    {
        await using (var writer = new StoreApplication(_folder.ConnectionString))
            await writer.Store.StoreEventsAsync(events);
        SqliteConnection.ClearAllPools();
    }

    /// <summary>Names, sizes, contents and times of what there is.</summary>
    private string[] State() =>
    [
        .. new DirectoryInfo(_folder.Folder).GetFiles().OrderBy(f => f.Name, StringComparer.Ordinal).Select(f =>
            $"{f.Name} {f.Length} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(f.FullName)))} "
            + $"{f.LastWriteTimeUtc:O}"),
    ];
}
