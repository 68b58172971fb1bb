using EventStore.EfCore.Data;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>An end that is not the end, and a step over a lost event, are named wherever positions tell them.</summary>
public abstract class MissingPositionsConformance : StoreConformance
{
    private readonly Event[] _events = EventSamples.Community(Grove, 2, 5, "general", null);

    [Theory]
    [InlineData(new long[] { 1 }, "1")]
    [InlineData(new long[] { 5 }, "5")]
    [InlineData(new long[] { 10 }, "10")]
    [InlineData(new long[] { 1, 2, 4, 5, 6, 9, 10 }, "1 to 2, 4 to 6, 9 to 10")]
    [InlineData(new long[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 }, "1 to 10")]
    public async Task Lost_events_are_named_by_log_and_history_once_each_whatever_the_page_size(long[] lost, string ranges)
    {
        await Store.StoreEventsAsync(_events);
        foreach (var position in lost)
            await Fixture.TamperAsync($"""DELETE FROM "Events" WHERE "Position" = {position}""");
        foreach (var limit in new[] { 1, 2, 3, 100 })
        {
            var log = await PagesAsync(after => Store.GetLogAsync(new LogRequest(Grove) { After = after ?? 0, Limit = limit }));
            var history = await PagesAsync(before => Store.GetHistoryAsync(new HistoryRequest(Grove) { Before = before, Limit = limit }));
            Join(log).ShouldBe(ranges);
            Join(history.Reverse<PositionRange>()).ShouldBe(ranges);
        }
    }

    [Theory]
    [InlineData(0L, null, "4 to 6")]
    [InlineData(4L, null, "5 to 6")]
    [InlineData(6L, null, "")]
    [InlineData(10L, null, "")]
    [InlineData(99L, null, "")]
    [InlineData(long.MaxValue, null, "")]
    [InlineData(null, 99L, "4 to 6")]
    [InlineData(null, 6L, "4 to 5")]
    [InlineData(null, 4L, "")]
    [InlineData(null, 0L, "")]
    [InlineData(null, long.MinValue, "")]
    public async Task Only_what_was_asked_for_is_named(long? after, long? before, string ranges)
    {
        await Store.StoreEventsAsync(_events);
        await Fixture.TamperAsync($"""DELETE FROM "Events" WHERE "Position" BETWEEN {4} AND {6}""");
        var page = after is null
            ? await Store.GetHistoryAsync(new HistoryRequest(Grove) { Before = before })
            : await Store.GetLogAsync(new LogRequest(Grove) { After = after.Value });
        Join(page.MissingPositions).ShouldBe(ranges);
    }

    [Fact]
    public async Task Nothing_is_missing_from_a_sound_log_or_from_a_channel()
    {
        await Store.StoreEventsAsync(_events);
        foreach (var limit in new[] { 1, 3, 100 })
        {
            (await PagesAsync(after => Store.GetLogAsync(new LogRequest(Grove) { After = after ?? 0, Limit = limit }))).ShouldBeEmpty();
            (await PagesAsync(before => Store.GetHistoryAsync(
                new HistoryRequest(Grove) { Before = before, Limit = limit }))).ShouldBeEmpty();
            (await PagesAsync(before => Store.GetHistoryAsync(
                new HistoryRequest(Grove) { Before = before, Limit = limit, Channel = "general" }))).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task The_stream_ends_with_an_error_where_events_are_lost_and_goes_on_behind_them()
    {
        await Store.StoreEventsAsync(_events);
        await Fixture.TamperAsync($"""DELETE FROM "Events" WHERE "Position" IN ({4}, {5}, {10})""");
        foreach (var size in new[] { 2, 3, 100 })
        {
            var store = await Fixture.ReopenAsync(o => o.MaxPageSize = size);
            await ShouldEndAsync(store, 0, [1, 2, 3], "4 to 5");
            await ShouldEndAsync(store, 5, [6, 7, 8, 9], "10");
            (await ReadLogAsync(store, Grove, after: 10)).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task Lost_events_and_a_last_position_that_is_too_low_are_logged()
    {
        await Store.StoreEventsAsync(_events);
        await Fixture.TamperAsync($"""DELETE FROM "Events" WHERE "Position" = {4}""");
        await Fixture.TamperAsync($"""UPDATE "Servers" SET "LastPosition" = {7}""");
        var log = new Recorder();
        var store = await Fixture.ReopenAsync(configureServices: services => services.AddLogging(b => b.AddProvider(log)));
        (await store.GetLogAsync(new LogRequest(Grove))).Events[^1].Position.ShouldBe(10);
        (await store.GetHistoryAsync(new HistoryRequest(Grove))).Events[0].Position.ShouldBe(10);
        log.Ids.ShouldBe([1201, 1202, 1201, 1202]);
    }

    [Fact]
    public async Task A_log_that_grows_while_it_is_read_lacks_nothing()
    {
        var log = new Recorder();
        var store = await Fixture.ReopenAsync(configureServices: services => services.AddLogging(b => b.AddProvider(log)));
        var chain = new ChainBuilder(Grove, 1);
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < 200; i++)
                await store.StoreEventsAsync(chain.Take(3));
        });
        while (!writing.IsCompleted)
        {
            (await store.GetLogAsync(new LogRequest(Grove) { Limit = 1000 })).MissingPositions.ShouldBeEmpty();
            (await store.GetHistoryAsync(new HistoryRequest(Grove) { Limit = 50 })).MissingPositions.ShouldBeEmpty();
        }

        await writing;
        (await ReadLogAsync(store, Grove)).Count.ShouldBe(600);
        log.Ids.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_event_that_is_stored_once_a_read_has_begun_lacks_nothing()
    {
        var (log, watch, chain) = (new Recorder(), new CommandWatch(), new ChainBuilder(Grove, 1));
        var store = await Fixture.ReopenAsync(configureServices: services => services
            .AddLogging(b => b.AddProvider(log))
            .ConfigureDbContext<EventStoreDbContext>(o => o.AddInterceptors(watch)));
        await using var scope = Fixture.OpenAnother().CreateAsyncScope();
        var other = scope.ServiceProvider.GetRequiredService<IEventStore>();
        for (var events = 1; events < 5; events++)
        {
            // The second read of what has not changed believes what the first one found, where an engine tells that it has not.
            (await store.GetLogAsync(new LogRequest(Grove))).Events.Count.ShouldBe(events - 1);
            watch.Sending = async _ =>
            {
                watch.Sending = _ => Task.CompletedTask;
                await other.StoreEventAsync(chain.Next());
            };
            var page = await store.GetLogAsync(new LogRequest(Grove));
            (page.Events.Count, page.MissingPositions.Count).ShouldBe((events, 0));
        }

        log.Ids.ShouldBeEmpty();
    }

    private static async Task ShouldEndAsync(IEventStore store, long after, long[] good, string missing)
    {
        var read = new List<long>();
        var error = await Should.ThrowAsync<MissingPositionsException>(async () =>
        {
            await foreach (var stored in store.ReadLogAsync(Grove, after))
                read.Add(stored.Position);
        });
        read.ShouldBe(good);
        (error.Server, error.Missing.ToString()).ShouldBe((Grove, missing));
        error.Message.ShouldContain($"position {missing}");
    }

    private static async Task<List<PositionRange>> PagesAsync(Func<long?, Task<EventPage>> read)
    {
        var missing = new List<PositionRange>();
        EventPage page;
        long? last = null;
        do
        {
            page = await read(last);
            missing.AddRange(page.MissingPositions);
            last = page.LastPosition;
        }
        while (page.HasMore);

        return missing;
    }

    private static string Join(IEnumerable<PositionRange> ranges) => string.Join(", ", ranges);

    /// <summary>Keeps the ids of what is logged as a warning or worse.</summary>
    private sealed class Recorder : ILoggerProvider, ILogger
    {
        private readonly List<int> _ids = [];

        public int[] Ids
        {
            get
            {
                lock (_ids)
                    return [.. _ids];
            }
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_ids)
            {
                if (IsEnabled(logLevel))
                    _ids.Add(eventId.Id);
            }
        }

        public void Dispose()
        {
        }
    }
}
