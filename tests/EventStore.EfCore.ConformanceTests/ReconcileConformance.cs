using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>What a log's items are, and that they are kept up whatever happens to the log.</summary>
public abstract class ReconcileConformance : ReconcileSuite
{
    private readonly Event[] _events = EventSamples.Community(Grove, 3, 40, "general", null);

    [Fact]
    public async Task Two_archives_that_share_no_history_find_what_each_lacks()
    {
        var there = await ThereAsync();
        await Store.StoreEventsAsync(_events[..90]);
        await there.Store.StoreEventsAsync([.. _events[30..].Reverse()]);

        var found = await CompareAsync(Here, ReconcilerOf(there), Grove);
        await HandAsync(Fixture, there, Grove, found.Have);
        await HandAsync(there, Fixture, Grove, found.Need);

        found.Have.Order().ShouldBe(_events[..30].Select(e => e.Hash).Order());
        found.Need.Order().ShouldBe(_events[90..].Select(e => e.Hash).Order());
        (await CompareAsync(Here, ReconcilerOf(there), Grove)).Rounds.ShouldBe(1);
        await ShouldBeSoundAsync(120);
    }

    [Fact]
    public async Task What_anybody_stored_meanwhile_is_known_to_the_next_message()
    {
        var there = await ThereAsync();
        await there.Store.StoreEventsAsync(_events);
        await Store.StoreEventsAsync(_events[..10]);
        (await CompareAsync(Here, ReconcilerOf(there), Grove)).Need.Count.ShouldBe(110);

        await Store.StoreEventsAsync(_events[10..50]);
        (await CompareAsync(Here, ReconcilerOf(there), Grove)).Need.Count.ShouldBe(70);
        await Fixture.OpenAnother().GetRequiredService<IEventStore>().StoreEventsAsync(_events[50..]);
        (await CompareAsync(Here, ReconcilerOf(there), Grove)).Need.ShouldBeEmpty();
        (await CompareAsync(ReconcilerOf(there), Here, Grove)).Have.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_server_that_nobody_knows_has_no_items()
    {
        var there = await ThereAsync();
        await there.Store.StoreEventsAsync(_events);

        (await CompareAsync(Here, ReconcilerOf(there), Meadow)).Rounds.ShouldBe(1);
        (await CompareAsync(Here, ReconcilerOf(there), Grove)).Need.Count.ShouldBe(120);
        (await CompareAsync(ReconcilerOf(there), Here, Grove)).Have.Count.ShouldBe(120);
    }

    [Fact]
    public async Task An_erased_event_is_not_offered_again_and_not_given()
    {
        var there = await ThereAsync();
        await Store.StoreEventsAsync(_events);
        await there.Store.StoreEventsAsync([.. _events[..20], .. _events[21..]]);
        await Fixture.Services.GetRequiredService<IArchiveEraser>().EraseAsync(Grove, _events[20].Hash, "order 7", "the archivist");
        await Fixture.Services.GetRequiredService<IArchiveEraser>().EraseAsync(Grove, _events[30].Hash, "order 7", "the archivist");

        var found = await CompareAsync(ReconcilerOf(there), Here, Grove);
        found.Have.ShouldBeEmpty();
        found.Need.ShouldBe([_events[20].Hash]);
        var given = await Here.GetEventsAsync(Grove, found.Need);
        (given.Events.Count, given.Lacking.Count, given.Rest.Count).ShouldBe((0, 0, 0));
        given.Erased.ShouldBe([_events[20].Hash]);
    }

    [Fact]
    public async Task A_damaged_row_is_no_item_once_it_is_known_and_a_peer_heals_it()
    {
        var there = await ThereAsync();
        await Store.StoreEventsAsync(_events);
        await there.Store.StoreEventsAsync(_events);
        (await CompareAsync(Here, ReconcilerOf(there), Grove)).Need.ShouldBeEmpty();
        await Fixture.TamperAsync($"""UPDATE "Events" SET "Payload" = "Previous" WHERE "Position" = 7""");
        (await Fixture.Verifier.VerifyAsync()).Ok.ShouldBeFalse();

        var found = await CompareAsync(Here, ReconcilerOf(there), Grove);
        await HandAsync(there, Fixture, Grove, found.Need);

        found.Need.ShouldBe([_events[6].Hash]);
        found.Have.ShouldBeEmpty();
        await ShouldBeSoundAsync(120);
        (await CompareAsync(Here, ReconcilerOf(there), Grove)).Need.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_damaged_hash_is_healed_too_and_its_false_item_is_forgotten()
    {
        var there = await ThereAsync();
        await Store.StoreEventsAsync(_events);
        await there.Store.StoreEventsAsync(_events);
        await Fixture.TamperAsync($"""UPDATE "Events" SET "Hash" = {new byte[EventLimits.HashBytes]} WHERE "Position" = 8""");

        var found = await CompareAsync(Here, ReconcilerOf(there), Grove);
        found.Need.ShouldBe([_events[7].Hash]);
        await HandAsync(there, Fixture, Grove, found.Need);

        (await CompareAsync(Here, ReconcilerOf(there), Grove)).Rounds.ShouldBe(1);
        await ShouldBeSoundAsync(120);
    }

    [Fact]
    public async Task A_log_whose_last_event_is_another_one_is_read_anew()
    {
        var there = await ThereAsync();
        await Store.StoreEventsAsync(_events[..100]);
        await there.Store.StoreEventsAsync(_events);
        (await CompareAsync(Here, ReconcilerOf(there), Grove)).Need.Count.ShouldBe(20);

        // As if another archive had been put in its place.
        await Fixture.TamperAsync($"""UPDATE "Events" SET "Hash" = {new byte[EventLimits.HashBytes]} WHERE "Position" = 100""");

        (await CompareAsync(Here, ReconcilerOf(there), Grove)).Need.Order()
            .ShouldBe(_events[99..].Select(e => e.Hash).Order());
    }

    [Fact]
    public async Task Events_come_in_pages_and_what_is_not_there_is_named()
    {
        await Fixture.ReopenAsync(o => o.MaxPageBytes = 500);
        await Store.StoreEventsAsync(_events);
        var rest = _events.Select(e => e.Hash).Append(EventHash.Parse(new string('a', 64))).ToArray();
        var (got, pages, lacking) = (new List<Event>(), 0, new List<EventHash>());
        for (IReadOnlyCollection<EventHash> asked = rest; asked.Count > 0; pages++)
        {
            var page = await Here.GetEventsAsync(Grove, asked);
            got.AddRange(page.Events.Select(e => e.Event));
            lacking.AddRange(page.Lacking);
            asked = page.Rest;
        }

        got.Select(e => e.Hash).Order().ShouldBe(_events.Select(e => e.Hash).Order());
        lacking.ShouldBe([rest[^1]]);
        pages.ShouldBeGreaterThan(20);
        (await Here.GetEventsAsync(Meadow, rest)).Lacking.Count.ShouldBe(121);
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => Here.GetEventsAsync(Grove, new EventHash[10_001]));
    }

    [Theory]
    [InlineData("6100000100112233445566778899aabbccddeeff", 0)]
    [InlineData("6100000200" + "00000100112233445566778899aabbccddeeff", 120)]
    public async Task A_peer_that_answers_for_ever_without_anything_new_is_given_up(string hex, int named)
    {
        await Store.StoreEventsAsync(_events);
        var session = await Here.StartAsync(Grove);
        session.Initiate();
        var answer = Convert.FromHexString(hex);
        var have = 0;

        var given = await Should.ThrowAsync<ReconciliationProtocolException>(async () =>
        {
            for (var i = 0; i < 1_000; i++)
                have += (await session.ReconcileAsync(answer)).Have.Count;
        });

        given.Message.ShouldContain("for 64 rounds the peer has named no event");
        have.ShouldBe(named);
    }

    [Fact]
    public async Task A_peer_that_names_more_and_more_events_which_do_not_come_is_given_up()
    {
        const int names = 32_000;
        await Store.StoreEventsAsync(_events);
        var session = await Here.StartAsync(Grove);
        session.Initiate();

        // Up to the time 1 (plus one: 2) a list of names, then up to the end a fingerprint that is no set's.
        byte[] answer =
        [
            0x61, 2, 0, 2, 0x81, 0xfa, 0, .. RandomNumberGenerator.GetBytes(names * EventLimits.HashBytes),
            0, 0, 1, .. RandomNumberGenerator.GetBytes(16),
        ];
        var need = 0L;
        var given = await Should.ThrowAsync<ReconciliationProtocolException>(async () =>
        {
            for (var i = 0; i < 100; i++)
                need += (await session.ReconcileAsync(answer)).Need.Count;
        });

        given.Message.ShouldContain("has named 1024000 events, of which 0 came");
        need.ShouldBe(31 * names);
    }

    [Fact]
    public async Task Messages_above_the_limit_are_refused_before_anything_is_done()
    {
        var options = new ReconcileOptions { MaxReceivedBytes = 4096 };
        var session = await Here.StartAsync(Grove, options);

        (await Should.ThrowAsync<ReconciliationProtocolException>(() => session.ReconcileAsync(new byte[4097]))).Message
            .ShouldContain("4097 bytes");
        await Should.ThrowAsync<ReconciliationProtocolException>(() => Here.AnswerAsync(Grove, new byte[4097], options));
        Should.Throw<ArgumentOutOfRangeException>(() => new ReconcileOptions { MaxMessageBytes = 4095 });
        (await Fixture.Store.GetServersAsync()).ShouldBeEmpty();
    }
}
