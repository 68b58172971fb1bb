using System.Runtime.CompilerServices;
using EventStore.EfCore.Database;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>Damage done behind the store's back is found, named and left out of what is read.</summary>
public abstract class VerificationConformance : StoreConformance
{
    private readonly Event[] _events = EventSamples.Community(Grove, 2, 5, "general", null);

    [Fact]
    public async Task A_sound_archive_has_no_findings_and_progress_is_told()
    {
        await Store.StoreEventsAsync([.. _events, .. EventSamples.Community(Meadow, 1, 3)]);
        var progress = new Progress();
        var report = await Fixture.Verifier.VerifyAsync(progress: progress);
        report.Findings.ShouldBeEmpty();
        report.EventsChecked.ShouldBe(13);
        progress.Last.ShouldBe(13);
        (await Fixture.Verifier.VerifyAsync(Meadow)).EventsChecked.ShouldBe(3);
    }

    [Fact]
    public async Task An_empty_archive_is_sound() => await ShouldBeSoundAsync(0);

    [Fact]
    public async Task A_server_that_is_not_there_cannot_be_verified() =>
        (await Should.ThrowAsync<ArgumentException>(() => Fixture.Verifier.VerifyAsync(Meadow))).Message.ShouldContain("'meadow'");

    [Fact]
    public async Task A_flipped_payload_is_found_and_left_out_of_pages()
    {
        await Store.StoreEventsAsync(_events);
        (await Fixture.TamperAsync($"""UPDATE "Events" SET "Payload" = {new byte[] { 1 }} WHERE "Position" = {3}""")).ShouldBe(1);
        await ShouldFindAsync(VerifyFindingKind.CorruptEvent, 3);

        var log = await Store.GetLogAsync(new LogRequest(Grove) { Limit = 4 });
        log.Events.Select(e => e.Position).ShouldBe([1, 2, 4]);
        log.HasMore.ShouldBeTrue();
        log.LastPosition.ShouldBe(4);
        var corrupt = log.Corrupt.ShouldHaveSingleItem();
        (corrupt.Position, corrupt.Hash).ShouldBe((3L, _events[2].Hash.ToString()));
        corrupt.Reason.ShouldContain("hashes to");

        (await Store.GetHistoryAsync(new HistoryRequest(Grove))).Corrupt.ShouldHaveSingleItem().Position.ShouldBe(3);
        (await Store.GetMissingAsync(new MissingRequest(Grove, []))).Corrupt.ShouldHaveSingleItem().Position.ShouldBe(3);
        (await ReadLogAsync(Store, Grove)).Select(e => e.Position).ShouldBe([1, 2, 4, 5, 6, 7, 8, 9, 10]);
        var error = await Should.ThrowAsync<CorruptEventException>(() => Store.FindAsync(Grove, _events[2].Hash));
        (error.Server, error.Corrupt.Position).ShouldBe((Grove, 3L));
    }

    [Fact]
    public async Task A_page_of_nothing_but_corrupt_rows_goes_on_by_the_rows_read()
    {
        await Store.StoreEventsAsync(_events);
        await Fixture.TamperAsync($"""UPDATE "Events" SET "Payload" = {new byte[] { 1 }} WHERE "Position" <= {4}""");
        var page = await Store.GetLogAsync(new LogRequest(Grove) { Limit = 2 });
        page.Events.ShouldBeEmpty();
        page.Corrupt.Count.ShouldBe(2);
        (page.HasMore, page.LastPosition).ShouldBe((true, 2L));
        var small = await Fixture.ReopenAsync(o => o.MaxPageSize = 2);
        (await ReadLogAsync(small, Grove)).Count.ShouldBe(6);
    }

    [Fact]
    public async Task Every_hashed_column_that_lies_is_found()
    {
        await Store.StoreEventsAsync(_events);
        await Fixture.TamperAsync($"""UPDATE "Events" SET "TimestampHintMs" = "TimestampHintMs" + 1 WHERE "Position" = {1}""");
        await Fixture.TamperAsync($"""UPDATE "Events" SET "Dependencies" = {new byte[32]} WHERE "Position" = {2}""");
        await Fixture.TamperAsync($"""UPDATE "Events" SET "Previous" = {Filled(1)} WHERE "Position" = {3}""");
        await Fixture.TamperAsync($"""UPDATE "Events" SET "Hash" = {Filled(2)} WHERE "Position" = {8}""");
        await Fixture.TamperAsync($"""UPDATE "Events" SET "Sequence" = {6} WHERE "Position" = {9}""");
        await Fixture.TamperAsync($"""UPDATE "Events" SET "ChainId" = {1} WHERE "Position" = {10}""");
        var report = await Fixture.Verifier.VerifyAsync();
        Positions(report, VerifyFindingKind.CorruptEvent).ShouldBe([1, 2, 3, 8, 9, 10]);
        Positions(report, VerifyFindingKind.BrokenLink).ShouldContain(3);
        report.Ok.ShouldBeFalse();
    }

    [Fact]
    public async Task A_rehashed_event_is_found_by_its_successors_broken_link()
    {
        // Hash and content agree, and whoever forges a row can make its checksum, too: so only the chain can tell.
        await Store.StoreEventsAsync(_events);
        var forged = new ChainBuilder(Grove, 1).ForkOf(_events[2], "general");
        var storedAtMs = (await Store.FindAsync(Grove, _events[2].Hash))!.StoredAtMs;
        await Fixture.TamperAsync($"""
            UPDATE "Events" SET "Hash" = {forged.Hash.ToArray()}, "Payload" = {forged.Content.Payload.ToArray()},
                "Signature" = {forged.Signature.ToArray()}, "Checksum" = {RowChecksum.Of(forged, 3, 1, 1, storedAtMs)}
            WHERE "Position" = {3}
            """);
        await Fixture.Services.GetRequiredService<IArchiveMaintenance>().ReindexAsync();
        await ShouldFindAsync(VerifyFindingKind.BrokenLink, 5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(10)]
    public async Task A_deleted_row_is_a_missing_position(int position)
    {
        await Store.StoreEventsAsync(_events);
        await Fixture.TamperAsync($"""DELETE FROM "Events" WHERE "Position" = {position}""");
        var report = await Fixture.Verifier.VerifyAsync();
        report.EventsChecked.ShouldBe(9);
        Positions(report, VerifyFindingKind.MissingPosition).ShouldBe([position]);
    }

    [Fact]
    public async Task Many_deleted_rows_are_one_missing_stretch()
    {
        await Store.StoreEventsAsync(_events);
        await Fixture.TamperAsync($"""DELETE FROM "Events" WHERE "Position" >= {4} AND "Position" <= {7}""");
        var report = await Fixture.Verifier.VerifyAsync();
        report.Findings.Where(f => f.Kind == VerifyFindingKind.MissingPosition).ShouldHaveSingleItem().Detail.ShouldContain("4 to 7");
    }

    [Fact]
    public async Task A_wholly_deleted_log_is_missing_from_its_first_position()
    {
        await Store.StoreEventsAsync(_events);
        await Fixture.TamperAsync($"""DELETE FROM "Events" """);
        var report = await Fixture.Verifier.VerifyAsync(Grove);
        Positions(report, VerifyFindingKind.MissingPosition).ShouldBe([1]);
        (await Store.GetHeadsAsync(Grove)).Heads.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("LastPosition", 9)]
    [InlineData("LastPosition", 12)]
    [InlineData("LastChainId", 1)]
    [InlineData("LastChainId", 3)]
    [InlineData("LastChannelId", 0)]
    [InlineData("LastChannelId", 2)]
    public async Task A_servers_row_that_lies_is_found(string column, int value)
    {
        await Store.StoreEventsAsync(_events);
        await Fixture.TamperAsync(FormattableStringFactory.Create($"UPDATE \"Servers\" SET \"{column}\" = {value}"));
        var report = await Fixture.Verifier.VerifyAsync();
        report.Ok.ShouldBeFalse();
        report.Findings.ShouldContain(f => f.Kind == VerifyFindingKind.WrongBookkeeping || f.Kind == VerifyFindingKind.MissingPosition);
    }

    [Fact]
    public async Task Holes_that_lie_are_found()
    {
        var events = new ChainBuilder(Meadow, 1).Take(9);
        await Store.StoreEventsAsync([.. _events, events[0], events[8]]);
        await ShouldBeSoundAsync(12);
        await Fixture.TamperAsync($"""UPDATE "ChainGaps" SET "ToSequence" = {7}""");
        (await ShouldFindAsync(VerifyFindingKind.WrongBookkeeping, null)).Server.ShouldBe(Meadow);
        await Fixture.TamperAsync($"""DELETE FROM "ChainGaps" """);
        (await ShouldFindAsync(VerifyFindingKind.WrongBookkeeping, null)).Server.ShouldBe(Meadow);
    }

    [Fact]
    public async Task A_hole_that_is_none_is_found()
    {
        await Store.StoreEventsAsync(_events);
        await Fixture.TamperAsync($"""
            INSERT INTO "ChainGaps" ("ServerId", "ChainId", "FromSequence", "ToSequence") VALUES ({1}, {2}, {2}, {3})
            """);
        await ShouldFindAsync(VerifyFindingKind.WrongBookkeeping, null);
    }

    [Fact]
    public async Task Damage_in_one_server_is_told_apart_from_the_others()
    {
        await Store.StoreEventsAsync([.. _events, .. EventSamples.Community(Meadow, 2, 2)]);
        await Fixture.TamperAsync($"""UPDATE "Events" SET "Payload" = {new byte[] { 1 }} WHERE "Position" = {10}""");
        (await Fixture.Verifier.VerifyAsync(Meadow)).Ok.ShouldBeTrue();
        (await Fixture.Verifier.VerifyAsync(Grove)).Ok.ShouldBeFalse();
        (await ShouldFindAsync(VerifyFindingKind.CorruptEvent, 10)).Server.ShouldBe(Grove);
    }

    [Fact]
    public async Task Inspection_names_the_engine_and_its_settings()
    {
        await Store.StoreEventsAsync(_events);
        var report = await Fixture.Verifier.InspectAsync();
        report.Engine.ShouldNotBeEmpty();
        report.EngineVersion.ShouldNotBeEmpty();
        report.Settings.ShouldNotBeEmpty();
    }

    private async Task<VerifyFinding> ShouldFindAsync(VerifyFindingKind kind, long? position)
    {
        var report = await Fixture.Verifier.VerifyAsync();
        report.Ok.ShouldBeFalse();
        var finding = report.Findings.Where(f => f.IsDamage).ShouldHaveSingleItem();
        (finding.Kind, finding.Position).ShouldBe((kind, position));
        return finding;
    }

    private static IEnumerable<long> Positions(VerifyReport report, VerifyFindingKind kind) =>
        report.Findings.Where(f => f.Kind == kind).Select(f => f.Position!.Value);

    private static byte[] Filled(byte value) => [.. Enumerable.Repeat(value, 32)];

    private sealed class Progress : IProgress<long>
    {
        public long Last { get; private set; }

        public void Report(long value) => Last = value;
    }
}
