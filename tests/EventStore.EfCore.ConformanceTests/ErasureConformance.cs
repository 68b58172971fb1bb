using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>An event that was erased is never read, stored or copied again; its place, its hash and its links stay.</summary>
public abstract class ErasureConformance : ErasureSuite
{
    [Fact]
    public async Task It_is_in_no_page_and_each_page_names_it()
    {
        await Store.StoreEventsAsync(Events);
        var heads = await Store.GetHeadsAsync(Grove);
        var record = await EraseAsync(Events[4]);

        record.ShouldBe(new ErasureRecord(Grove, 5, Events[4].Hash, record.ErasedAtMs, "order 7", "the archivist"));
        var erased = new ErasedEvent(5, Events[4].Hash, Events[4].Author, Events[4].Sequence, record.ErasedAtMs);
        EventPage[] pages =
        [
            await Store.GetLogAsync(new LogRequest(Grove)),
            await Store.GetHistoryAsync(new HistoryRequest(Grove)),
            await Store.GetHistoryAsync(new HistoryRequest(Grove) { Channel = "general" }),
            await Store.GetMissingAsync(new MissingRequest(Grove, [])),
        ];
        foreach (var page in pages)
        {
            page.Events.ShouldNotContain(e => e.Position == 5);
            page.Erased.ShouldBe([erased]);
            (page.Corrupt.Count, page.MissingPositions.Count, page.HasMore).ShouldBe((0, 0, false));
        }

        pages[0].Events.Count.ShouldBe(9);
        (await ReadLogAsync(Store, Grove)).Select(e => e.Position).ShouldBe([1, 2, 3, 4, 6, 7, 8, 9, 10]);
        (await Should.ThrowAsync<ErasedEventException>(() => Store.FindAsync(Grove, Events[4].Hash))).Erased.ShouldBe(erased);
        (await Store.GetHeadsAsync(Grove)).Heads.ShouldBe(heads.Heads);
        (await Store.GetStatisticsAsync()).ShouldSatisfyAllConditions(s => s.Events.ShouldBe(10), s => s.Erased.ShouldBe(1));
        (await Eraser.ListAsync()).ShouldBe([record]);
        (await Eraser.ListAsync(Meadow)).ShouldBeEmpty();
        var report = await Fixture.Verifier.VerifyAsync();
        (report.Ok, report.EventsChecked, report.EventsErased, report.Findings.Count).ShouldBe((true, 10, 1, 0));
    }

    [Fact]
    public async Task Pages_go_on_over_erasedEvents_whatever_their_size()
    {
        await Store.StoreEventsAsync(Events);
        foreach (var index in new[] { 0, 3, 4, 5, 9 })
            await EraseAsync(Events[index]);
        foreach (var limit in new[] { 1, 2, 3, 100 })
        {
            var positions = new List<long>();
            EventPage page;
            var after = 0L;
            do
            {
                page = await Store.GetLogAsync(new LogRequest(Grove) { After = after, Limit = limit });
                positions.AddRange(page.Events.Select(e => e.Position).Concat(page.Erased.Select(e => e.Position)).Order());
                after = page.LastPosition!.Value;
            }
            while (page.HasMore);

            positions.ShouldBe(Enumerable.Range(1, 10).Select(i => (long)i));
            (await CatchUpAsync(limit)).ShouldBe(Events.Where((_, i) => i is not (0 or 3 or 4 or 5 or 9)), ignoreOrder: true);
        }
    }

    [Fact]
    public async Task Storing_it_again_answers_erased_and_brings_nothing_back()
    {
        await Store.StoreEventsAsync(Events);
        await EraseAsync(Events[4]);

        (await Store.StoreEventAsync(Events[4])).ShouldBe(new StoreReceipt(StoreOutcome.Erased, 5));
        var batch = await Store.StoreEventsAsync([Events[3], Events[4], Events[4]], DuplicatePolicy.Skip);
        batch.Receipts.Select(r => r.Outcome).ShouldBe([StoreOutcome.AlreadyStored, StoreOutcome.Erased, StoreOutcome.Erased]);
        (batch.Stored, batch.Duplicates, batch.Erased).ShouldBe((0, 1, 2));
        var refused = await Should.ThrowAsync<DuplicateEventException>(() => Store.StoreEventsAsync([Events[4]]));
        refused.Position.ShouldBe(5);
        (await Store.StoreEventsAsync(Events.ToAsyncEnumerable())).ShouldBe(new StoreTotals(10, 0, 0, 9, 0, 1));
        await using (var load = await Fixture.Services.GetRequiredService<IBulkLoader>().BeginAsync())
        {
            (await load.StoreEventsAsync(Events, DuplicatePolicy.Skip)).Erased.ShouldBe(1);
            await load.CompleteAsync();
        }

        // A writer that has no memory of the log, and one in which the event was erased by another.
        var other = Fixture.OpenAnother().GetRequiredService<IEventStore>();
        (await other.StoreEventAsync(Events[4])).Outcome.ShouldBe(StoreOutcome.Erased);
        (await other.StoreEventAsync(Events[6])).Outcome.ShouldBe(StoreOutcome.AlreadyStored);
        await EraseAsync(Events[6]);
        (await other.StoreEventAsync(Events[6])).Outcome.ShouldBe(StoreOutcome.Erased);
        (await Store.GetLogAsync(new LogRequest(Grove))).Erased.Select(e => e.Position).ShouldBe([5, 7]);
    }

    [Fact]
    public async Task The_log_goes_on_behind_it()
    {
        var chain = new ChainBuilder(Grove, 1);
        var events = chain.Take(3);
        await Store.StoreEventsAsync(events);
        await EraseAsync(events[2]);
        var next = chain.Next();
        (await Store.StoreEventAsync(next)).ShouldBe(new StoreReceipt(StoreOutcome.Stored, 4));
        (await Store.StoreEventAsync(chain.ForkOf(events[2]))).ShouldBe(new StoreReceipt(StoreOutcome.StoredAsFork, 5));
        (await Store.GetHeadsAsync(Grove)).Heads.ShouldHaveSingleItem().Hash.ShouldBe(next.Hash);
        var report = await Fixture.Verifier.VerifyAsync();
        report.Findings.ShouldHaveSingleItem().Kind.ShouldBe(VerifyFindingKind.Fork);
        report.EventsErased.ShouldBe(1);
    }

    [Fact]
    public async Task Erasing_again_answers_the_record_that_is_there()
    {
        await Store.StoreEventsAsync(Events);
        var first = await EraseAsync(Events[4]);
        (await Eraser.EraseAsync(Grove, Events[4].Hash, "another reason", "somebody else")).Records.ShouldBe([first]);
        (await Eraser.ListAsync()).ShouldBe([first]);
    }

    [Fact]
    public async Task What_is_not_there_and_what_is_not_said_is_refused()
    {
        await Store.StoreEventsAsync(Events);
        var unknown = new ChainBuilder(Grove, 9).Next();
        (await Should.ThrowAsync<EventNotFoundException>(() => EraseAsync(unknown))).Hash.ShouldBe(unknown.Hash);
        await Should.ThrowAsync<EventNotFoundException>(() => Eraser.EraseAsync(Meadow, Events[4].Hash, "order 7", "me"));
        foreach (var text in new[] { "", " ", new string('x', 2_001), "a\0b" })
        {
            await Should.ThrowAsync<ArgumentException>(() => Eraser.EraseAsync(Grove, Events[4].Hash, text, "me"));
            await Should.ThrowAsync<ArgumentException>(() => Eraser.EraseAsync(Grove, Events[4].Hash, "order 7", text));
        }

        (await Eraser.ListAsync()).ShouldBeEmpty();
        await ShouldHoldAsync(Store, Grove, Events);
    }

    [Fact]
    public async Task What_was_erased_elsewhere_is_erased_here_with_its_record()
    {
        await Store.StoreEventsAsync(Events);
        ErasureRecord[] records =
        [
            new(Grove, 77, Events[4].Hash, 1_760_000_000_000, "order 7", "the archivist"),
            new(Grove, 3, new ChainBuilder(Grove, 9).Next().Hash, 1_760_000_000_001, "order 8", "the archivist"),
            new(Meadow, 1, Events[5].Hash, 1_760_000_000_002, "order 9", "the archivist"),
        ];
        (await Eraser.ApplyAsync(records)).Records.ShouldBe([records[0] with { Position = 5 }]);
        (await Eraser.ApplyAsync(records)).Records.ShouldBe([records[0] with { Position = 5 }]);
        (await Eraser.ListAsync()).ShouldBe([records[0] with { Position = 5 }]);
    }

    [Fact]
    public async Task Followers_pass_over_it()
    {
        await Store.StoreEventsAsync(Events[..4]);
        await EraseAsync(Events[1]);
        await EraseAsync(Events[3]);
        var followed = new List<long>();
        using var time = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await foreach (var stored in Store.FollowLogAsync(Grove, 0, time.Token))
        {
            followed.Add(stored.Position);
            if (stored.Position == 3)
                await Store.StoreEventAsync(Events[4]);
            if (stored.Position == 5)
                break;
        }

        followed.ShouldBe([1, 3, 5]);
    }

    /// <summary>What somebody gets who holds nothing, page by page.</summary>
    private async Task<List<Event>> CatchUpAsync(int limit)
    {
        var got = new List<Event>();
        var request = new MissingRequest(Grove, []) { Limit = limit };
        EventPage page;
        do
        {
            page = await Store.GetMissingAsync(request);
            got.AddRange(page.Events.Select(e => e.Event));
            request = request.After(page);
        }
        while (page.HasMore);

        return got;
    }
}
