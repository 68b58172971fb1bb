using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>Pulling another archive's logs by cursors, and when a cursor is refused.</summary>
public abstract class PullConformance : PeerSuite
{
    private readonly Event[] _events = EventSamples.Community(Grove, 3, 40, "general", null);

    private IArchivePuller Puller => Fixture.Services.GetRequiredService<IArchivePuller>();

    [Fact]
    public async Task A_cursor_leads_through_a_log_and_on_to_what_is_stored_later()
    {
        await Store.StoreEventsAsync(_events[..100]);
        var cursor = LogCursor.Beginning(Grove);
        var got = new List<Event>();
        EventPage page;
        do
        {
            page = await Store.GetLogAsync(new LogRequest(Grove) { Cursor = cursor, Limit = 30 });
            got.AddRange(page.Events.Select(e => e.Event));
            cursor = LogCursor.Parse(page.Cursor!.ToString());
            cursor.ShouldBe(page.Cursor);
        }
        while (page.HasMore);

        got.ShouldBe(_events[..100]);
        cursor.ShouldBe(new LogCursor((await Store.GetIdentityAsync())!.Value, Grove, 100, _events[99].Hash));
        await Fixture.OpenAnother().GetRequiredService<IEventStore>().StoreEventsAsync(_events[100..]);
        (await Store.GetLogAsync(new LogRequest(Grove) { Cursor = cursor })).Events.Select(e => e.Event).ShouldBe(_events[100..]);
        (await Store.GetLogAsync(new LogRequest(Grove))).Cursor.ShouldBeNull();
    }

    [Fact]
    public async Task A_cursor_of_another_store_is_refused_and_told_the_way_on()
    {
        var there = await ThereAsync();
        await Store.StoreEventsAsync(_events);
        await there.Store.StoreEventsAsync(_events);
        var cursor = (await there.Store.GetLogAsync(new LogRequest(Grove) { Cursor = LogCursor.Beginning(Grove) })).Cursor!;

        var refused = await RefusedAsync(cursor, CursorProblem.OtherStore);

        refused.Message.ShouldContain($"{(await Store.GetIdentityAsync())!.Value:N}");
        refused.Message.ShouldContain("LogCursor.Beginning");
        refused.Message.ShouldContain("reconcile");
        (await RefusedAsync(cursor with { Server = Meadow }, CursorProblem.OtherStore)).Cursor.Server.ShouldBe(Meadow);
    }

    [Fact]
    public async Task A_cursor_in_a_log_that_was_cut_short_or_goes_on_otherwise_is_refused()
    {
        await Store.StoreEventsAsync(_events[..10]);
        var page = await Store.GetLogAsync(new LogRequest(Grove) { Cursor = LogCursor.Beginning(Grove) });
        var cursor = page.Cursor!;

        await RefusedAsync(cursor with { Position = 11 }, CursorProblem.BeyondLog);
        (await RefusedAsync(cursor with { Hash = _events[20].Hash }, CursorProblem.OtherEvent)).Message.ShouldContain($"{_events[9].Hash}");
        await RefusedAsync(cursor with { Server = Meadow }, CursorProblem.BeyondLog);
        await Should.ThrowAsync<ArgumentException>(() => Store.GetLogAsync(new LogRequest(Meadow) { Cursor = cursor }));
        await Should.ThrowAsync<ArgumentException>(() => Store.GetLogAsync(new LogRequest(Grove) { Cursor = cursor, After = 1 }));
    }

    [Fact]
    public async Task A_cursor_at_a_damaged_or_erased_row_stays_good_through_damage_and_repair()
    {
        await Store.StoreEventsAsync(_events[..10]);
        await Fixture.Services.GetRequiredService<IArchiveEraser>().EraseAsync(Grove, _events[8].Hash, "order 7", "the archivist");
        var erased = (await Store.GetLogAsync(new LogRequest(Grove) { Cursor = LogCursor.Beginning(Grove), Limit = 9 })).Cursor!;
        erased.Hash.ShouldBe(_events[8].Hash);
        var good = (await Store.GetLogAsync(new LogRequest(Grove) { Cursor = erased })).Cursor!;

        await Fixture.TamperAsync($"""UPDATE "Events" SET "Hash" = {_events[50].Hash.ToArray()} WHERE "Position" = 10""");
        var damaged = (await Store.GetLogAsync(new LogRequest(Grove) { Cursor = erased })).Cursor!;

        damaged.ShouldBe(good with { Hash = EventHash.None });
        await Store.StoreEventsAsync(_events[10..12]);
        foreach (var cursor in new[] { good, damaged })
            (await Store.GetLogAsync(new LogRequest(Grove) { Cursor = cursor })).Events.Count.ShouldBe(2);
        (await Store.StoreEventAsync(_events[9])).Outcome.ShouldBe(StoreOutcome.Repaired);
        foreach (var cursor in new[] { good, damaged })
            (await Store.GetLogAsync(new LogRequest(Grove) { Cursor = cursor })).Events.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_pull_stores_what_is_new_and_reads_nothing_twice()
    {
        var there = await ThereAsync();
        await there.Store.StoreEventsAsync(_events[..50]);
        await there.Store.StoreEventsAsync(new ChainBuilder(Meadow, 7).Take(5));
        await Store.StoreEventsAsync(_events[40..60]);

        var first = await Puller.PullAsync(there.Store);
        await there.Store.StoreEventsAsync(_events[50..]);
        await Fixture.ReopenAsync();
        var seen = new List<long>();
        var second = await Puller.PullAsync(there.Store, null, new Kept(seen));
        var third = await Puller.PullAsync(there.Store, new PullOptions { Servers = [Meadow] });

        first.Servers.Select(s => (s.Server, s.From, s.To, s.Totals.Read, s.Totals.Stored, s.Totals.Duplicates))
            .ShouldBe([(Grove, 0, 50, 50, 40, 10), (Meadow, 0, 5, 5, 5, 0)]);
        second.Servers.Select(s => (s.Server, s.From, s.To, s.Totals.Read, s.Totals.Stored, s.Totals.Duplicates))
            .ShouldBe([(Grove, 50, 120, 70, 60, 10), (Meadow, 5, 5, 0, 0, 0)]);
        seen[^1].ShouldBe(120);
        third.Servers.ShouldHaveSingleItem().Server.ShouldBe(Meadow);
        (await HashesAsync(Store, Grove)).Count.ShouldBe(120);
        (await Puller.PullAsync(there.Store, new PullOptions { FromBeginning = true })).Servers.Sum(s => s.Totals.Duplicates).ShouldBe(125);
        await ShouldBeSoundAsync(125);
    }

    [Fact]
    public async Task A_source_that_was_restored_or_replaced_is_read_from_the_beginning_again()
    {
        var there = await ThereAsync();
        await there.Store.StoreEventsAsync(_events[..50]);
        await Puller.PullAsync(there.Store);

        // As a backup that was put back, and went on with other events: what has the last position that was read is another one.
        await there.TamperAsync($"""DELETE FROM "Events" WHERE "Position" > 40""");
        await there.TamperAsync($"""UPDATE "Servers" SET "LastPosition" = 40""");
        await there.CloseAsync();
        there.AcceptOlderState();
        await there.Store.StoreEventsAsync(_events[60..90]);
        var log = (await Puller.PullAsync(there.Store)).Servers.ShouldHaveSingleItem();

        (log.BeganAnew, log.From, log.To, log.Totals.Stored, log.Totals.Duplicates).ShouldBe((true, 0, 70, 30, 40));
        (await HashesAsync(Store, Grove)).Count.ShouldBe(80);
        (await Puller.PullAsync(there.Store)).Servers.ShouldHaveSingleItem().BeganAnew.ShouldBeFalse();

        // Another store has another identity: its log is begun with, and this one's is remembered.
        await there.TamperAsync($"""UPDATE "StoreIdentity" SET "Value" = {new byte[16]}""");
        log = (await Puller.PullAsync(there.Store)).Servers.ShouldHaveSingleItem();
        (log.BeganAnew, log.From, log.Totals.Duplicates).ShouldBe((false, 0, 70));
    }

    [Fact]
    public async Task What_the_source_cannot_give_is_passed_and_named()
    {
        var there = await ThereAsync();
        await there.Store.StoreEventsAsync(_events);
        await there.Services.GetRequiredService<IArchiveEraser>().EraseAsync(Grove, _events[20].Hash, "order 7", "the archivist");
        await DamageAsync(there, Grove, 5, 120);
        await there.TamperAsync($"""DELETE FROM "Events" WHERE "Position" IN (31, 32)""");

        var report = await Puller.PullAsync(there.Store);

        var log = report.Servers.ShouldHaveSingleItem();
        (log.Totals.Stored, log.LeftOut, log.Erased, log.To).ShouldBe((115, 4, 1, 120));
        report.Findings.Select(f => f.Positions).ShouldBe([new(5, 5), new(120, 120), new(31, 32)]);
        report.Findings[0].Reason.ShouldContain("damaged in the source");
        (await Store.FindAsync(Grove, _events[20].Hash)).ShouldBeNull();
        var again = await Puller.PullAsync(there.Store);
        (again.LeftOut, again.Servers[0].Totals.Read).ShouldBe((0, 0));
    }

    [Fact]
    public async Task An_event_that_this_store_refuses_is_left_out_and_the_others_are_stored()
    {
        var there = await ThereAsync();
        var large = new ChainBuilder(Grove, 9).Next(payload: new byte[5_000]);
        await there.Store.StoreEventsAsync([.. _events[..5], large, .. _events[5..10]]);
        await Fixture.ReopenAsync(o => o.MaxPayloadBytes = 1_000);

        var report = await Puller.PullAsync(there.Store);

        (report.Stored, report.LeftOut).ShouldBe((10, 1));
        var finding = report.Findings.ShouldHaveSingleItem();
        (finding.Positions, finding.Hash).ShouldBe((new PositionRange(6, 6), large.Hash.ToString()));
        finding.Reason.ShouldContain("MaxPayloadBytes");
        await ShouldHoldAsync(Store, Grove, _events[..10]);
    }

    [Fact]
    public async Task A_pull_that_ends_between_two_pages_goes_on_there()
    {
        var there = await ThereAsync();
        await there.Store.StoreEventsAsync(_events);
        await Fixture.ReopenAsync(o => o.MaxBatchSize = 50);
        using var ended = new CancellationTokenSource();
        await Should.ThrowAsync<OperationCanceledException>(() =>
            Puller.PullAsync(there.Store, null, new Ending(ended), ended.Token));
        (await HashesAsync(Store, Grove)).Count.ShouldBe(50);

        await Fixture.ReopenAsync();
        var log = (await Puller.PullAsync(there.Store)).Servers.ShouldHaveSingleItem();

        (log.From, log.Totals.Read, log.Totals.Stored).ShouldBe((50, 70, 70));
        await ShouldHoldAsync(Store, Grove, _events);
    }

    [Fact]
    public async Task A_source_that_gives_what_was_not_asked_is_an_error_and_nothing_of_it_is_stored()
    {
        var there = await ThereAsync();
        await there.Store.StoreEventsAsync(_events);
        var strange = new StoredEvent(3, 0, new ChainBuilder(Meadow, 1).Next());

        (await Should.ThrowAsync<StorageException>(() => Puller.PullAsync(
            new Changed(there.Store, page => page with { Events = [.. page.Events, strange] })))).Message.ShouldContain("'meadow'");
        (await Should.ThrowAsync<StorageException>(() => Puller.PullAsync(
            new Changed(there.Store, page => page with { Events = [], LastPosition = null, HasMore = true })))).Message
            .ShouldContain("does not give what is there");

        (await Store.GetServersAsync()).ShouldBeEmpty();
    }

    private async Task<CursorRefusedException> RefusedAsync(LogCursor cursor, CursorProblem problem)
    {
        var refused = await Should.ThrowAsync<CursorRefusedException>(
            () => Store.GetLogAsync(new LogRequest(cursor.Server) { Cursor = cursor }));
        (refused.Cursor, refused.Problem).ShouldBe((cursor, problem));
        return refused;
    }

    private sealed class Kept(List<long> seen) : IProgress<long>
    {
        public void Report(long value) => seen.Add(value);
    }

    /// <summary>Another archive, whose pages are changed on the way.</summary>
    private sealed class Changed(IArchiveSource archive, Func<EventPage, EventPage> change) : IArchiveSource
    {
        public Task<IReadOnlyList<LogEnd>> GetLogEndsAsync(CancellationToken cancellationToken) =>
            archive.GetLogEndsAsync(cancellationToken);

        public Task<Guid?> GetIdentityAsync(CancellationToken cancellationToken) => archive.GetIdentityAsync(cancellationToken);

        public async Task<EventPage> GetLogAsync(LogRequest request, CancellationToken cancellationToken) =>
            change(await archive.GetLogAsync(request, cancellationToken));
    }

    private sealed class Ending(CancellationTokenSource source) : IProgress<long>
    {
        public void Report(long value) => source.Cancel();
    }
}
