using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>A damaged row is repaired by storing its event again, and until then nobody is told that it is there.</summary>
public abstract class RepairConformance : StoreConformance
{
    private readonly Event[] _events = EventSamples.Community(Grove, 2, 5, "general", null);

    /// <summary>SQL that damages the row at position 5: the first author's third event, in the channel.</summary>
    public static TheoryData<string, bool> Damages
    {
        get
        {
            string[] columns =
            [
                "\"Payload\" = {0}", "\"Hash\" = {0}", "\"Hash\" = {0}, \"Payload\" = {0}", "\"Previous\" = {0}", "\"Dependencies\" = {0}",
                "\"Signature\" = {1}", "\"ChannelId\" = NULL", "\"StoredAtMs\" = \"StoredAtMs\" + 1", "\"StoredAtMs\" = -1",
                "\"TimestampHintMs\" = 7", "\"Checksum\" = \"Checksum\" + 1", "\"Sequence\" = 2", "\"Sequence\" = 77", "\"ChainId\" = 2",
                "\"Hash\" = {0}, \"Signature\" = {1}, \"Checksum\" = NULL",
                "\"Hash\" = {0}, \"Payload\" = {0}, \"Signature\" = {1}, \"Checksum\" = 1",
            ];
            var data = new TheoryData<string, bool>();
            foreach (var column in columns)
            {
                data.Add(column, false);
                data.Add(column, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Storing_the_event_again_repairs_its_row(string damage, bool isFoundFirst)
    {
        await Store.StoreEventsAsync(_events);
        var before = await ReadLogAsync(Store, Grove);
        await DamageAsync(5, damage);
        if (isFoundFirst)
            (await Fixture.Verifier.VerifyAsync()).Ok.ShouldBeFalse();

        (await Store.StoreEventAsync(_events[4])).ShouldBe(new StoreReceipt(StoreOutcome.Repaired, 5));

        await ShouldBeSoundAsync(10);
        var after = await ReadLogAsync(Store, Grove);
        after.Select(e => (e.Position, e.Event)).ShouldBe(before.Select(e => (e.Position, e.Event)));
        after.Select(e => e.Event.Channel).ShouldBe(before.Select(e => e.Event.Channel));
        after[4].Event.Signature.ToArray().ShouldBe(_events[4].Signature.ToArray());
        (await Store.FindAsync(Grove, _events[4].Hash))!.Position.ShouldBe(5);
        (await Store.GetHeadsAsync(Grove)).Heads.Select(h => h.Sequence).ShouldBe([5, 5]);
        (await Store.StoreEventAsync(_events[4])).ShouldBe(new StoreReceipt(StoreOutcome.AlreadyStored, 5));
        var item = (await Quarantine.ListAsync(new QuarantineRequest())).Items.ShouldHaveSingleItem();
        (item.Position, item.RepairedAtMs is null).ShouldBe((5, false));
        (await Store.StoreEventAsync(new ChainBuilder(Grove, 1).From(_events[8]).Next())).Outcome.ShouldBe(StoreOutcome.Stored);
        await ShouldBeSoundAsync(11);
    }

    [Fact]
    public async Task What_the_checksum_proves_is_kept()
    {
        await Store.StoreEventsAsync(_events);
        var before = (await ReadLogAsync(Store, Grove))[4];
        await DamageAsync(5, "\"Payload\" = {0}, \"Hash\" = {0}");
        await Fixture.ReopenAsync(clock: new LaterClock());
        var sent = Event.Create(Grove, _events[4].Content, new byte[64], "another");
        (await Store.StoreEventAsync(sent)).Outcome.ShouldBe(StoreOutcome.Repaired);

        var after = (await ReadLogAsync(Store, Grove))[4];
        after.StoredAtMs.ShouldBe(before.StoredAtMs);
        after.Event.Channel.ShouldBe("general");
        after.Event.Signature.ToArray().ShouldBe(before.Event.Signature.ToArray());
    }

    [Fact]
    public async Task A_batch_repairs_whatever_becomes_of_duplicates()
    {
        await Store.StoreEventsAsync(_events);
        await DamageAsync(5, "\"Payload\" = {0}");
        await DamageAsync(6, "\"Hash\" = {0}");
        await Should.ThrowAsync<DuplicateEventException>(() => Store.StoreEventsAsync(_events[3..5]));
        (await Store.GetLogAsync(new LogRequest(Grove))).Corrupt.Count.ShouldBe(2);

        var next = new ChainBuilder(Grove, 9).Take(2);
        var rejecting = await Store.StoreEventsAsync([next[0], _events[4]]);
        rejecting.Receipts.ShouldBe([new StoreReceipt(StoreOutcome.Stored, 11), new StoreReceipt(StoreOutcome.Repaired, 5)]);
        (rejecting.Stored, rejecting.Repaired, rejecting.Duplicates).ShouldBe((1, 1, 0));
        var skipping = await Store.StoreEventsAsync([.. _events, _events[5], next[1]], DuplicatePolicy.Skip);
        (skipping.Stored, skipping.Repaired, skipping.Duplicates).ShouldBe((1, 1, 10));
        await ShouldHoldAsync(Store, Grove, [.. _events, .. next]);
        await ShouldBeSoundAsync(12);
    }

    [Fact]
    public async Task A_fork_beside_a_damaged_row_is_stored_and_the_row_is_repaired_by_its_own_event()
    {
        var fork = new ChainBuilder(Grove, 1).ForkOf(_events[4]);
        await Store.StoreEventsAsync(_events);
        await DamageAsync(5, "\"Hash\" = {0}, \"Payload\" = {0}");

        (await Store.StoreEventAsync(fork)).ShouldBe(new StoreReceipt(StoreOutcome.StoredAsFork, 11));
        (await Store.StoreEventAsync(_events[4])).ShouldBe(new StoreReceipt(StoreOutcome.Repaired, 5));
        await ShouldHoldAsync(Store, Grove, [.. _events, fork]);
        await ShouldBeSoundAsync(11);
    }

    [Fact]
    public async Task A_checksum_that_is_gone_comes_back()
    {
        await Store.StoreEventsAsync(_events);
        await DamageAsync(5, "\"Checksum\" = NULL");
        (await Store.StoreEventAsync(_events[4])).Outcome.ShouldBe(StoreOutcome.AlreadyStored);
        (await Fixture.Verifier.VerifyAsync()).Ok.ShouldBeFalse();
        (await Store.StoreEventAsync(_events[4])).Outcome.ShouldBe(StoreOutcome.Repaired);
        await ShouldBeSoundAsync(10);
    }

    [Fact]
    public async Task A_row_that_cannot_take_an_event_stays_as_it_is()
    {
        await Store.StoreEventsAsync(_events);
        await DamageAsync(5, "\"Position\" = 77");
        (await Store.StoreEventAsync(_events[4])).ShouldBe(new StoreReceipt(StoreOutcome.AlreadyStored, 77));
        (await Fixture.Verifier.VerifyAsync()).Ok.ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Heads_do_not_claim_what_cannot_be_read_and_a_peer_heals_it(string damage, bool isVerified)
    {
        await Store.StoreEventsAsync(_events);
        await DamageAsync(5, damage);
        _ = isVerified ? await Fixture.Verifier.VerifyAsync() : null;
        (await Store.GetLogAsync(new LogRequest(Grove))).Corrupt.ShouldHaveSingleItem();
        await Quarantine.ListAsync(new QuarantineRequest());

        var claimed = await Store.GetHeadsAsync(Grove);
        var heads = claimed.Heads;
        var damaged = heads.SingleOrDefault(h => h.Author == _events[4].Author);
        damaged.Sequence.ShouldBeLessThan(3);
        if (damaged.Sequence == 2)
            damaged.Hash.ShouldBe(_events[2].Hash);

        await using var peer = await PeerAsync();
        var request = claimed.ToRequest(Grove) with { Limit = 2 };
        EventPage page;
        do
        {
            page = await peer.Store.GetMissingAsync(request);
            await Store.StoreEventsAsync([.. page.Events.Select(e => e.Event)], DuplicatePolicy.Skip);
            request = request.After(page);
        }
        while (page.HasMore);
        await ShouldBeSoundAsync(10);
        (await Store.GetHeadsAsync(Grove)).Heads.ShouldBe((await peer.Store.GetHeadsAsync(Grove)).Heads);
    }

    [Fact]
    public async Task A_chain_whose_first_event_is_damaged_has_no_head()
    {
        await Store.StoreEventsAsync(_events);
        await DamageAsync(1, "\"Payload\" = {0}");
        await Fixture.Verifier.VerifyAsync();
        (await Store.GetHeadsAsync(Grove)).Heads.ShouldHaveSingleItem().Author.ShouldBe(_events[1].Author);
        await Store.StoreEventAsync(_events[0]);
        (await Store.GetHeadsAsync(Grove)).Heads.Count.ShouldBe(2);
    }

    private IEventQuarantine Quarantine => Fixture.Services.GetRequiredService<IEventQuarantine>();

    private async Task DamageAsync(int position, string damage) => (await Fixture.TamperAsync(FormattableStringFactory.Create(
        $"UPDATE \"Events\" SET {damage} WHERE \"ServerId\" = 1 AND \"Position\" = {position}",
        Enumerable.Repeat((byte)7, 32).ToArray(),
        Enumerable.Repeat((byte)7, 64).ToArray()))).ShouldBe(1);

    private async Task<Peer> PeerAsync()
    {
        var fixture = CreateFixture();
        await fixture.InitializeAsync();
        await fixture.Store.StoreEventsAsync(_events);
        return new Peer(fixture);
    }

    private sealed class Peer(StoreFixture fixture) : IAsyncDisposable
    {
        public IEventStore Store => fixture.Store;

        public async ValueTask DisposeAsync() => await fixture.DisposeAsync();
    }

    private sealed class LaterClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddDays(1);
    }
}
