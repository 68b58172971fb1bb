using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>What is damaged or refused is recorded once, with all that was found.</summary>
public abstract class QuarantineConformance : StoreConformance
{
    private readonly Event[] _events = EventSamples.Community(Grove, 2, 5, "general", null);

    private IEventQuarantine Quarantine => Fixture.Services.GetRequiredService<IEventQuarantine>();

    [Fact]
    public async Task A_damaged_row_is_recorded_once_by_whoever_reads_it()
    {
        await Store.StoreEventsAsync(_events);
        (await ListAsync()).ShouldBeEmpty();
        await Fixture.TamperAsync($"""UPDATE "Events" SET "Payload" = {new byte[] { 1, 2 }} WHERE "Position" = {3}""");
        for (var i = 0; i < 2; i++)
        {
            (await Store.GetLogAsync(new LogRequest(Grove))).Corrupt.Count.ShouldBe(1);
            (await Store.GetHistoryAsync(new HistoryRequest(Grove))).Corrupt.Count.ShouldBe(1);
            await Should.ThrowAsync<CorruptEventException>(() => Store.FindAsync(Grove, _events[2].Hash));
            (await Fixture.Verifier.VerifyAsync()).Ok.ShouldBeFalse();

            var item = (await ListAsync()).ShouldHaveSingleItem();
            (item.Server, item.Number, item.Kind, item.Position).ShouldBe((Grove, 1, QuarantineKind.DamagedRow, 3));
            (item.Hash, item.Author, item.Sequence).ShouldBe((_events[2].Hash.ToString(), _events[2].Author.ToString(), 2));
            item.Reason.ShouldContain("hashes to");
            item.FoundAtMs.ShouldBeGreaterThan(0);
            item.RepairedAtMs.ShouldBeNull();
        }
    }

    [Theory]
    [InlineData("find")]
    [InlineData("log")]
    [InlineData("history")]
    [InlineData("missing")]
    [InlineData("verify")]
    public async Task Each_way_of_reading_records_what_it_finds(string way)
    {
        await Store.StoreEventsAsync(_events);
        await Fixture.TamperAsync($"""UPDATE "Events" SET "Payload" = {new byte[] { 1, 2 }} WHERE "Position" = {3}""");
        await (way switch
        {
            "find" => Should.ThrowAsync<CorruptEventException>(() => Store.FindAsync(Grove, _events[2].Hash)),
            "log" => Store.GetLogAsync(new LogRequest(Grove)),
            "history" => Store.GetHistoryAsync(new HistoryRequest(Grove)),
            "missing" => Store.GetMissingAsync(new MissingRequest(Grove, [])),
            _ => (Task)Fixture.Verifier.VerifyAsync(),
        });
        (await ListAsync()).ShouldHaveSingleItem().Position.ShouldBe(3);
    }

    [Fact]
    public async Task The_whole_row_is_kept_as_it_was_found()
    {
        await Store.StoreEventsAsync(_events);
        await Fixture.TamperAsync($"""UPDATE "Events" SET "Payload" = {new byte[] { 1, 2 }} WHERE "Position" = {3}""");
        await Fixture.Verifier.VerifyAsync();

        var found = (await Quarantine.FindAsync(Grove, 1))!;
        found.Item.Position.ShouldBe(3);
        var row = JsonDocument.Parse(found.Json).RootElement;
        row.GetProperty("payload").GetBytesFromBase64().ShouldBe([1, 2]);
        row.GetProperty("hash").GetBytesFromBase64().ShouldBe(_events[2].Hash.ToArray());
        row.GetProperty("signature").GetBytesFromBase64().ShouldBe(_events[2].Signature.ToArray());
        row.GetProperty("channel").GetString().ShouldBe("general");
        row.GetProperty("sequence").GetInt64().ShouldBe(2);
        row.GetProperty("checksum").ValueKind.ShouldBe(JsonValueKind.Number);
        (await Quarantine.FindAsync(Grove, 2)).ShouldBeNull();
        (await Quarantine.FindAsync(Meadow, 1)).ShouldBeNull();
        (await Quarantine.FindAsync(null, 1)).ShouldBeNull();
    }

    [Fact]
    public async Task A_row_that_changes_again_is_recorded_again()
    {
        await Store.StoreEventsAsync(_events);
        for (byte i = 1; i <= 2; i++)
        {
            await Fixture.TamperAsync($"""UPDATE "Events" SET "Payload" = {new[] { i }} WHERE "Position" = {3}""");
            await Fixture.Verifier.VerifyAsync();
            (await ListAsync()).Count.ShouldBe(i);
        }

        (await Store.StoreEventAsync(_events[2])).Outcome.ShouldBe(StoreOutcome.Repaired);
        (await ListAsync()).ShouldAllBe(item => item.RepairedAtMs != null);
        await Fixture.TamperAsync($"""UPDATE "Events" SET "Payload" = {new byte[] { 1 }} WHERE "Position" = {3}""");
        await Fixture.Verifier.VerifyAsync();
        (await ListAsync()).Select(item => item.RepairedAtMs is null).ShouldBe([false, false, true]);
    }

    [Fact]
    public async Task It_is_listed_in_pages_by_server_and_by_what_is_open()
    {
        await Store.StoreEventsAsync([.. _events, .. EventSamples.Community(Meadow, 1, 5)]);
        await Fixture.TamperAsync($"""UPDATE "Events" SET "Payload" = {new byte[] { 1 }} WHERE "Position" <= {3}""");
        await Fixture.Verifier.VerifyAsync();
        await Store.StoreEventAsync(_events[1]);

        (await ListAsync(new QuarantineRequest { Limit = 1 })).Count.ShouldBe(6);
        (await ListAsync(new QuarantineRequest { Limit = 4 })).Count.ShouldBe(6);
        (await ListAsync(new QuarantineRequest { Server = Meadow, Limit = 2 })).Select(i => (i.Server, i.Number))
            .ShouldBe([(Meadow, 1), (Meadow, 2), (Meadow, 3)]);
        (await ListAsync(new QuarantineRequest { IsOpenOnly = true })).Select(i => (i.Server, i.Position))
            .ShouldBe([(Grove, 1), (Grove, 3), (Meadow, 1), (Meadow, 2), (Meadow, 3)]);
        (await ListAsync(new QuarantineRequest { Server = new ServerId("nobody") })).ShouldBeEmpty();
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => Quarantine.ListAsync(new QuarantineRequest { Limit = 0 }));
    }

    [Fact]
    public async Task Refused_events_are_kept_if_that_is_wanted_and_only_the_newest()
    {
        await Store.StoreEventsAsync(_events);
        var large = new ChainBuilder(Grove, 7);
        await Fixture.ReopenAsync(o => o.MaxPayloadBytes = 100);
        await RefuseAsync(large.Next(payload: new byte[101]));
        (await ListAsync()).ShouldBeEmpty();

        await Fixture.ReopenAsync(o => (o.MaxRefusedEvents, o.MaxPayloadBytes) = (2, 100), new SteppingClock());
        var oldest = large.Next(payload: new byte[102]);
        var elsewhere = new ChainBuilder(new ServerId("elsewhere"), 7).Next(payload: new byte[103]);
        var newest = large.Next(payload: new byte[104]);
        foreach (var refused in new[] { oldest, elsewhere, newest })
        {
            await RefuseAsync(refused);
            await ListAsync();
        }

        var kept = await ListAsync();
        kept.Select(i => (i.Server, i.Kind, i.Position, i.Hash)).ShouldBe(
        [
            (null, QuarantineKind.RefusedEvent, null, elsewhere.Hash.ToString()),
            (Grove, QuarantineKind.RefusedEvent, null, newest.Hash.ToString()),
        ]);
        kept[0].Reason.ShouldContain("'elsewhere'");
        kept[1].Reason.ShouldContain("104 bytes");
        var content = JsonDocument.Parse((await Quarantine.FindAsync(Grove, kept[1].Number))!.Json).RootElement;
        content.GetProperty("payload").GetBytesFromBase64().Length.ShouldBe(100);
        content.GetProperty("payloadBytes").GetInt32().ShouldBe(104);
        (await Store.GetServersAsync()).Select(s => s.Server).ShouldBe([Grove]);
        await ShouldBeSoundAsync(10);
    }

    [Fact]
    public async Task A_permit_that_was_left_is_found()
    {
        await Store.StoreEventsAsync(_events);
        await Fixture.TamperAsync($"""INSERT INTO "ChangePermits" ("ServerId", "Position") VALUES ({1}, {7})""");
        foreach (var server in new[] { null, Grove })
        {
            var finding = (await Fixture.Verifier.VerifyAsync(server)).Findings.ShouldHaveSingleItem();
            (finding.Kind, finding.Server, finding.Position).ShouldBe((VerifyFindingKind.WrongBookkeeping, Grove, 7));
            finding.Detail.ShouldContain("ChangePermits");
        }
    }

    private async Task RefuseAsync(Event refused) =>
        await Should.ThrowAsync<InvalidEventException>(() => Store.StoreEventsAsync([.. _events[..2], refused]));

    private async Task<List<QuarantinedItem>> ListAsync(QuarantineRequest? request = null)
    {
        var items = new List<QuarantinedItem>();
        QuarantinePage page;
        do
        {
            page = await Quarantine.ListAsync((request ?? new QuarantineRequest()) with { After = items.LastOrDefault() });
            items.AddRange(page.Items);
        }
        while (page.HasMore);
        return items;
    }

    /// <summary>No two moments are the same.</summary>
    private sealed class SteppingClock : TimeProvider
    {
        private long _seconds;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddSeconds(Interlocked.Increment(ref _seconds));
    }
}
