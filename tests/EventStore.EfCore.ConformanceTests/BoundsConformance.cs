using Shouldly;
using Xunit;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>Groups of calls, batches and pages are bounded in rows and in bytes; and no number of servers is too many.</summary>
public abstract class BoundsConformance : StoreConformance
{
    [Theory]
    [InlineData(50, int.MaxValue / 2, 5)]
    [InlineData(1_000, 5_500, 41)]
    [InlineData(1_000, 1, 201)]
    [InlineData(1, 1_000_000, 201)]
    [InlineData(1_000, 1_000_000, 2)]
    public async Task Waiting_calls_share_a_transaction_up_to_a_bound_in_events_and_in_bytes(int events, int bytes, int transactions)
    {
        using var clock = new GatedClock();
        var store = await Fixture.ReopenAsync(
            o => (o.MaxSharedTransactionSize, o.MaxSharedTransactionBytes) = (events, bytes), clock);
        var chain = new ChainBuilder(Grove, 1);
        var made = Enumerable.Range(0, 201).Select(_ => chain.NextOf(1_000)).ToArray();
        await store.GetServersAsync();
        clock.Close();
        var before = clock.Asked;
        var first = store.StoreEventAsync(made[0]);
        await clock.ArrivedAsync();
        var waiting = made[1..].Select(e => store.StoreEventAsync(e)).ToArray();
        clock.Open();
        await Task.WhenAll([first, .. waiting]);
        (clock.Asked - before).ShouldBe(transactions);
        await ShouldHoldAsync(store, Grove, made);
    }

    [Fact]
    public async Task A_batch_of_too_many_bytes_is_refused_and_a_single_event_never_is()
    {
        var store = await Fixture.ReopenAsync(o => o.MaxBatchBytes = 3_000);
        var chain = new ChainBuilder(Grove, 1);
        var events = new[] { 1_000, 2_000, 1_000, 2_001, 9_000 }.Select(chain.NextOf).ToArray();
        await store.StoreEventsAsync(events[..2]);
        var error = await Should.ThrowAsync<ArgumentOutOfRangeException>(() => store.StoreEventsAsync(events[2..4]));
        error.Message.ShouldContain("EventStoreOptions.MaxBatchBytes");
        await store.StoreEventsAsync(events[2..3]);
        await store.StoreEventAsync(events[3]);
        await store.StoreEventsAsync(events[4..]);
        await ShouldHoldAsync(store, Grove, events);
    }

    [Fact]
    public async Task A_page_ends_at_its_bytes_and_the_next_one_goes_on_from_there()
    {
        var watch = new CommandWatch();
        var sizes = new[] { 1_000, 2_000, 2_000, 1, 20_000, 4_999, 1, 1, 5_000, 1, 700 }.Select(s => Math.Max(s, 100)).ToArray();
        int[][] pages = [[1_000, 2_000, 2_000], [100], [20_000], [4_999], [100, 100], [5_000], [100, 700]];
        var chain = new ChainBuilder(Grove, 1);
        var events = sizes.Select(chain.NextOf).ToArray();
        await Store.StoreEventsAsync(events);
        await Fixture.ReopenAsync([watch], o => o.MaxPageBytes = 5_000);
        await Store.GetServersAsync();
        watch.MostRowsRead = 0; // of the history of migrations

        var (log, last) = (new List<EventPage>(), (EventPage?)null);
        do
            log.Add(last = await Store.GetLogAsync(new LogRequest(Grove) { After = last?.LastPosition ?? 0 }));
        while (last.HasMore);
        Sizes(log).ShouldBe(pages);
        log.Select(p => p.LastPosition).ShouldBe([3, 4, 5, 6, 8, 9, 11]);

        (log, last) = ([], null);
        do
            log.Add(last = await Store.GetHistoryAsync(new HistoryRequest(Grove) { Before = last?.LastPosition }));
        while (last.HasMore);
        log.SelectMany(p => p.Events).Select(e => e.Event).ShouldBe(events.Reverse());
        Sizes(log).ShouldAllBe(page => page.Length == 1 || page.Sum() <= 5_000);

        (log, var request) = ([], new MissingRequest(Grove, []));
        do
        {
            log.Add(last = await Store.GetMissingAsync(request));
            request = request.After(last);
        }
        while (last.HasMore);
        Sizes(log).ShouldBe(pages);
        (await ReadLogAsync(Store, Grove)).Select(e => e.Event).ShouldBe(events);

        // The row that the page has no room for is the last one that is read at all.
        watch.MostRowsRead.ShouldBeLessThanOrEqualTo(4);
    }

    [Fact]
    public async Task The_limit_in_rows_holds_beside_the_one_in_bytes()
    {
        var store = await Fixture.ReopenAsync(o => o.MaxPageBytes = 300);
        var chain = new ChainBuilder(Grove, 1);
        await store.StoreEventsAsync([.. Enumerable.Range(0, 4).Select(_ => chain.NextOf(100))]);
        (await store.GetLogAsync(new LogRequest(Grove) { Limit = 2 })).ShouldSatisfyAllConditions(
            p => p.Events.Count.ShouldBe(2), p => p.HasMore.ShouldBeTrue(), p => p.LastPosition.ShouldBe(2));
        (await store.GetLogAsync(new LogRequest(Grove) { Limit = 10, After = 1 })).ShouldSatisfyAllConditions(
            p => p.Events.Count.ShouldBe(3), p => p.HasMore.ShouldBeFalse(), p => p.LastPosition.ShouldBe(4));
    }

    [Fact]
    public async Task A_batch_may_touch_more_servers_than_a_statement_has_parameters()
    {
        const int servers = 40_000;
        var events = Enumerable.Range(0, servers).Select(s => new ChainBuilder(new ServerId($"server {s}"), s % 10).Next()).ToArray();
        (await Store.StoreEventsAsync(events)).Stored.ShouldBe(servers);
        (await Store.StoreEventsAsync(events, DuplicatePolicy.Skip)).Duplicates.ShouldBe(servers);
        (await Store.GetStatisticsAsync()).Servers.ShouldBe(servers);
        var last = await Store.GetLogAsync(new LogRequest(events[^1].Server));
        last.Events.ShouldHaveSingleItem().Event.ShouldBe(events[^1]);
    }

    private static int[][] Sizes(List<EventPage> pages) =>
        [.. pages.Select(p => p.Events.Select(e => e.Event.Content.Length).ToArray())];
}
