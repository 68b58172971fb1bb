using System.Globalization;
using EventStore.EfCore.ConformanceTests;
using EventStore.EfCore.Sqlite.Tests.Connections;
using Microsoft.Data.Sqlite;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Salvage;

/// <summary>Damages made on purpose: what comes back, what is said, and what is refused.</summary>
[Collection(PoolTests.Name)]
public sealed class SqliteSalvageTests : IAsyncLifetime, IDisposable
{
    private const int PageBytes = 4096;
    private static readonly ServerId Grove = new("grove");
    private static readonly ServerId Pond = new("pond");

    private readonly TemporaryFolder _folder = new();
    private readonly List<StoredEvent> _grove = [];

    private string New => Path.Combine(_folder.Folder, "new.db");

    public async Task InitializeAsync()
    {
        await using (var application = new StoreApplication(_folder.ConnectionString))
        {
            var (one, other) = (new ChainBuilder(Grove, 1), new ChainBuilder(Grove, 2));
            for (var i = 0; i < 30; i++)
            {
                await application.Store.StoreEventsAsync([.. one.Take(3, "general"), .. other.Take(2, i % 2 == 0 ? null : "side")]);
                await application.Store.StoreEventsAsync(new ChainBuilder(Pond, 100 + i).Take(2));
            }

            await application.Store.StoreEventsAsync([one.Next(payload: new byte[60_000])]);
        }

        _grove.AddRange(await LogAsync(_folder.File, Grove));
        SqliteConnection.ClearAllPools();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Servers")]
    [InlineData("Chains")]
    [InlineData("Channels")]
    [InlineData("IX_Servers_Key")]
    [InlineData("IX_Chains_ServerId_Author")]
    [InlineData("IX_Channels_ServerId_Key")]
    [InlineData("ChainGaps")]
    [InlineData("sqlite_autoindex_Events_1")]
    public async Task A_lost_page_of_names_costs_no_event(string table)
    {
        ZeroPage(RootOf(table));

        var report = await SqliteSalvage.RecoverAsync(_folder.File, New);

        report.Events.ShouldBe(211);
        report.Missing.ShouldBe(0);
        report.IsComplete.ShouldBe(!table.Contains("Servers", StringComparison.Ordinal), string.Join(' ', report.Doubts));
        (await LogAsync(New, Grove)).ShouldBe(_grove);
    }

    [Fact]
    public async Task Without_the_schema_events_are_found_by_their_looks()
    {
        ZeroPage(1);

        var report = await SqliteSalvage.RecoverAsync(_folder.File, New);

        report.Events.ShouldBe(211);
        report.IsComplete.ShouldBeFalse();
        (await LogAsync(New, Grove)).ShouldBe(_grove);
    }

    [Fact]
    public async Task Behind_lost_events_positions_move_down_as_the_report_says_and_times_of_storing_stay()
    {
        Execute("DELETE FROM Events WHERE ServerId = 1 AND Position IN (5, 6, 40)");

        var report = await SqliteSalvage.RecoverAsync(_folder.File, New);

        report.IsComplete.ShouldBeFalse();
        var grove = report.Servers.Single(s => s.Server == Grove);
        (grove.Events, grove.LastFound, grove.LastCounted).ShouldBe((148, 151, 151));
        grove.Missing.ShouldBe([new PositionRange(5, 6), new PositionRange(40, 40)]);
        grove.Moved.ShouldBe(
        [
            new MovedPositions(new PositionRange(7, 39), new PositionRange(5, 37)),
            new MovedPositions(new PositionRange(41, 151), new PositionRange(38, 148)),
        ]);
        var log = await LogAsync(New, Grove);
        log.Select(e => (e.Event, e.StoredAtMs)).ShouldBe(
            _grove.Where(e => e.Position is not (5 or 6 or 40)).Select(e => (e.Event, e.StoredAtMs)));
        report.Servers.Single(s => s.Server == Pond).Moved.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_changed_row_is_left_out_and_named()
    {
        Execute("UPDATE Events SET Signature = zeroblob(64) WHERE ServerId = 1 AND Position = 9");

        var report = await SqliteSalvage.RecoverAsync(_folder.File, New);

        var damage = report.Damaged.ShouldHaveSingleItem();
        (damage.Server, damage.Position).ShouldBe((1, 9));
        damage.Reason.ShouldContain("checksum");
        report.Servers[0].Missing.ShouldBe([new PositionRange(9, 9)]);
    }

    [Fact]
    public async Task Rows_from_before_there_were_checksums_come_along()
    {
        Execute("UPDATE Events SET Checksum = NULL");

        var report = await SqliteSalvage.RecoverAsync(_folder.File, New);

        report.IsComplete.ShouldBeTrue(string.Join(' ', report.Doubts));
        (await LogAsync(New, Grove)).ShouldBe(_grove);
    }

    [Fact]
    public async Task Lost_events_at_the_end_are_missing_by_the_counter_and_by_the_witness()
    {
        Execute("DELETE FROM Events WHERE Position > 148; UPDATE Servers SET LastPosition = 148 WHERE Id = 1");

        var report = await SqliteSalvage.RecoverAsync(_folder.File, New);

        var grove = report.Servers.Single(s => s.Server == Grove);
        (grove.LastFound, grove.LastCounted, grove.LastWitnessed).ShouldBe((148, 148, 151));
        grove.Missing.ShouldBe([new PositionRange(149, 151)]);
        report.IsComplete.ShouldBeFalse();
    }

    [Fact]
    public async Task Tables_of_others_in_the_file_are_nobodys_events()
    {
        Execute(
            """
            CREATE TABLE Notes (A INTEGER, B INTEGER, C TEXT);
            INSERT INTO Notes VALUES (1, 1, 'general'), (1, 1, 'another'), (2, 7, 'third');
            CREATE TABLE Copies AS SELECT ServerId, Position + 1000 AS Position, ChainId, Sequence, Hash, Previous, Dependencies, ChannelId,
                TimestampHintMs, Payload, Signature, StoredAtMs, Checksum FROM Events;
            """);

        var report = await SqliteSalvage.RecoverAsync(_folder.File, New);

        report.Events.ShouldBe(211);
        (await LogAsync(New, Grove)).ShouldBe(_grove);
    }

    [Fact]
    public async Task A_store_that_this_process_has_open_is_refused_on_Linux()
    {
        await using var application = new StoreApplication(_folder.ConnectionString);
        await application.Store.GetServersAsync();

        var error = await Record.ExceptionAsync(() => SqliteSalvage.RecoverAsync(_folder.File, New));

        (error is StorageException { Kind: StorageErrorKind.Busy }).ShouldBe(OperatingSystem.IsLinux(), $"{error}");
        File.Exists(New).ShouldBe(!OperatingSystem.IsLinux());

        // Looking has not taken the store's own locks away.
        (await application.Store.StoreEventsAsync(new ChainBuilder(Pond, 500).Take(2))).Receipts.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("nothing there", StorageErrorKind.CannotOpen)]
    [InlineData("no store", StorageErrorKind.NotADatabase)]
    [InlineData("destination there", StorageErrorKind.CannotOpen)]
    [InlineData("no folder", StorageErrorKind.CannotOpen)]
    [InlineData("another's log at the destination", StorageErrorKind.Unsafe)]
    public async Task What_cannot_be_is_refused_and_leaves_nothing_behind(string case_, StorageErrorKind kind)
    {
        var (source, destination) = (_folder.File, New);
        switch (case_)
        {
            case "nothing there":
                source += "-nowhere";
                break;
            case "no store":
                source += "-other";
                await File.WriteAllBytesAsync(source, new byte[40_000]);
                break;
            case "destination there":
                destination = _folder.File;
                break;
            case "no folder":
                destination = Path.Combine(_folder.Folder, "nowhere", "new.db");
                break;
            default:
                await File.WriteAllTextAsync(New + "-wal", "something");
                break;
        }

        var before = Directory.GetFiles(_folder.Folder);
        var refused = await Should.ThrowAsync<StorageException>(() => SqliteSalvage.RecoverAsync(source, destination));

        refused.Kind.ShouldBe(kind);
        Directory.GetFiles(_folder.Folder).ShouldBe(before, ignoreOrder: true);
    }

    [Fact]
    public async Task Cancelled_in_the_middle_it_leaves_nothing_behind()
    {
        using var cancel = new CancellationTokenSource();
        var files = Directory.GetFiles(_folder.Folder);

        await Should.ThrowAsync<OperationCanceledException>(
            () => SqliteSalvage.RecoverAsync(_folder.File, New, new CancelAt(cancel, 100), cancel.Token));

        Directory.GetFiles(_folder.Folder).ShouldBe(files, ignoreOrder: true);
    }

    private static async Task<IReadOnlyList<StoredEvent>> LogAsync(string file, ServerId server)
    {
        await using var application = new StoreApplication($"Data Source={file}");
        return (await application.Store.GetLogAsync(new LogRequest(server) { Limit = 1_000 })).Events;
    }

    private int RootOf(string table)
    {
        using var connection = _folder.Open();
        var page = connection.Scalar($"SELECT rootpage FROM sqlite_master WHERE name = '{table}'");
        return int.Parse(page, CultureInfo.InvariantCulture);
    }

    private void ZeroPage(int page)
    {
        using var file = File.OpenHandle(_folder.File, FileMode.Open, FileAccess.Write);
        RandomAccess.Write(file, new byte[PageBytes], (page - 1L) * PageBytes);
    }

    private void Execute(string sql)
    {
        using var connection = _folder.Open();
        connection.Execute($"DROP TRIGGER \"TR_Events_NoUpdate\"; DROP TRIGGER \"TR_Events_NoDelete\"; {sql}");
    }

    private sealed class CancelAt(CancellationTokenSource source, long events) : IProgress<long>
    {
        public void Report(long value)
        {
            if (value == events)
                source.Cancel();
        }
    }
}
