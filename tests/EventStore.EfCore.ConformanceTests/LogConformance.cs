using Shouldly;
using Xunit;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>Log, history, find, servers and statistics.</summary>
public abstract class LogConformance : StoreConformance
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(100)]
    public async Task The_log_comes_page_by_page_in_ascending_order(int limit)
    {
        var events = EventSamples.Community(Grove, 3, 7);
        await Store.StoreEventsAsync(events);
        var (read, after, page) = (new List<StoredEvent>(), 0L, (EventPage?)null);
        do
        {
            page = await Store.GetLogAsync(new LogRequest(Grove) { After = after, Limit = limit });
            page.Events.Count.ShouldBeLessThanOrEqualTo(limit);
            page.HasMore.ShouldBe(read.Count + page.Events.Count < events.Length);
            page.LastPosition.ShouldBe(page.Events[^1].Position);
            read.AddRange(page.Events);
            after = page.LastPosition!.Value;
        }
        while (page.HasMore);

        read.Select(e => e.Event).ShouldBe(events);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(100)]
    public async Task History_comes_page_by_page_newest_first(int limit)
    {
        var events = EventSamples.Community(Grove, 3, 8, "general", "random", null);
        await Store.StoreEventsAsync(events);
        foreach (var channel in new[] { null, "general", "random" })
        {
            var expected = events.Where(e => channel is null || e.Channel == channel).Reverse().ToArray();
            var (read, before, page) = (new List<Event>(), (long?)null, (EventPage?)null);
            do
            {
                page = await Store.GetHistoryAsync(new HistoryRequest(Grove) { Channel = channel, Before = before, Limit = limit });
                read.AddRange(page.Events.Select(e => e.Event));
                page.HasMore.ShouldBe(read.Count < expected.Length);
                before = page.LastPosition;
            }
            while (page.HasMore);

            read.ShouldBe(expected);
        }
    }

    [Fact]
    public async Task A_server_or_channel_that_is_not_known_has_an_empty_log()
    {
        await Store.StoreEventAsync(new ChainBuilder(Grove, 1).Next("general"));
        EventPage[] pages =
        [
            await Store.GetLogAsync(new LogRequest(Meadow)),
            await Store.GetHistoryAsync(new HistoryRequest(Meadow)),
            await Store.GetHistoryAsync(new HistoryRequest(Grove) { Channel = "General" }),
            await Store.GetMissingAsync(new MissingRequest(Meadow, [])),
            await Store.GetLogAsync(new LogRequest(Grove) { After = 1 }),
            await Store.GetHistoryAsync(new HistoryRequest(Grove) { Before = 1 }),
        ];
        foreach (var page in pages)
        {
            page.Events.ShouldBeEmpty();
            page.Corrupt.ShouldBeEmpty();
            page.HasMore.ShouldBeFalse();
            page.LastPosition.ShouldBeNull();
        }

        (await Store.GetHeadsAsync(Meadow)).Heads.ShouldBeEmpty();
        (await ReadLogAsync(Store, Meadow)).ShouldBeEmpty();
        (await Store.FindAsync(Meadow, EventHash.None)).ShouldBeNull();
    }

    [Fact]
    public async Task A_server_that_was_asked_for_too_early_is_found_later()
    {
        (await Store.GetLogAsync(new LogRequest(Grove))).Events.ShouldBeEmpty();
        await Store.StoreEventAsync(new ChainBuilder(Grove, 1).Next());
        (await Store.GetLogAsync(new LogRequest(Grove))).Events.Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_stream_of_a_log_starts_behind_a_position_and_may_be_left()
    {
        var events = EventSamples.Community(Grove, 2, 30);
        await Store.StoreEventsAsync(events);
        (await ReadLogAsync(Store, Grove, after: 55)).Select(e => e.Position).ShouldBe([56, 57, 58, 59, 60]);
        await foreach (var stored in Store.ReadLogAsync(Grove))
        {
            stored.Position.ShouldBe(1);
            break;
        }

        var small = await Fixture.ReopenAsync(o => o.MaxPageSize = 7);
        await ShouldHoldAsync(small, Grove, events);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(51)]
    [InlineData(int.MaxValue)]
    public async Task A_limit_out_of_range_is_refused(int limit)
    {
        var store = await Fixture.ReopenAsync(o => o.MaxPageSize = 50);
        var error = await Should.ThrowAsync<ArgumentOutOfRangeException>(() => store.GetLogAsync(new LogRequest(Grove) { Limit = limit }));
        error.Message.ShouldContain("MaxPageSize");
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => store.GetHistoryAsync(new HistoryRequest(Grove) { Limit = limit }));
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => store.GetMissingAsync(new MissingRequest(Grove, []) { Limit = limit }));
        (await store.GetLogAsync(new LogRequest(Grove) { Limit = 50 })).Events.ShouldBeEmpty();
    }

    [Fact]
    public async Task Find_looks_in_one_server_only()
    {
        var made = new ChainBuilder(Grove, 1).Next();
        await Store.StoreEventsAsync([made, new ChainBuilder(Meadow, 2).Next()]);
        (await Store.FindAsync(Grove, made.Hash)).ShouldNotBeNull().Position.ShouldBe(1);
        (await Store.FindAsync(Meadow, made.Hash)).ShouldBeNull();
        (await Store.FindAsync(Grove, EventHash.None)).ShouldBeNull();
    }

    [Fact]
    public async Task Servers_are_listed_by_name_with_their_numbers()
    {
        (await Store.GetServersAsync()).ShouldBeEmpty();
        await Store.StoreEventsAsync([.. EventSamples.Community(Meadow, 3, 4), .. EventSamples.Community(Grove, 2, 5)]);
        (await Store.GetServersAsync()).ShouldBe([new ServerSummary(Grove, 10, 2, 1, 10), new ServerSummary(Meadow, 12, 3, 1, 12)]);
    }

    [Fact]
    public async Task Statistics_count_events_servers_and_bytes()
    {
        var empty = await Store.GetStatisticsAsync();
        (empty.Events, empty.Servers).ShouldBe((0, 0));
        empty.Bytes.ShouldBeInRange(1, 999_999);

        // Random, for an engine may compress.
        var events = Enumerable.Range(1, 20).Select(a =>
        {
            var payload = new byte[50_000];
            new Random(a).NextBytes(payload);
            return new ChainBuilder(a % 2 == 0 ? Grove : Meadow, a).Next(payload: payload);
        }).ToArray();
        await Store.StoreEventsAsync(events);
        var full = await Store.GetStatisticsAsync();
        (full.Events, full.Servers).ShouldBe((20, 2));

        // Not by how much it grew: a log that was there before may have been checkpointed meanwhile.
        full.Bytes.ShouldBeGreaterThan(20 * 50_000);
    }

    [Fact]
    public async Task Requests_without_a_server_are_refused()
    {
        await Should.ThrowAsync<ArgumentNullException>(() => Store.GetLogAsync(new LogRequest(null!)));
        await Should.ThrowAsync<ArgumentNullException>(() => Store.GetLogAsync(null!));
        await Should.ThrowAsync<ArgumentNullException>(() => Store.GetHistoryAsync(null!));
        await Should.ThrowAsync<ArgumentNullException>(() => Store.GetHistoryAsync(new HistoryRequest(null!)));
        await Should.ThrowAsync<ArgumentNullException>(() => ReadLogAsync(Store, null!));
        await Should.ThrowAsync<ArgumentNullException>(() => Store.GetHeadsAsync(null!));
        await Should.ThrowAsync<ArgumentNullException>(() => Store.FindAsync(null!, EventHash.None));
    }
}
