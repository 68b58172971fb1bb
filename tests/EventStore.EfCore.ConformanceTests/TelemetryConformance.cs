using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>What the store does can be counted, timed and traced from outside.</summary>
public abstract class TelemetryConformance : StoreConformance
{
    [Fact]
    public async Task Events_are_counted_by_what_became_of_them()
    {
        using var measured = new Measured(Fixture.Services);
        var chain = new ChainBuilder(Grove, 1);
        var events = chain.Take(5);
        await Store.StoreEventsAsync(events);
        await Store.StoreEventsAsync([events[0], events[1], chain.ForkOf(events[4])], DuplicatePolicy.Skip);
        await Should.ThrowAsync<DuplicateEventException>(() => Store.StoreEventsAsync([chain.Next(), events[0]]));
        Outcome("stored").ShouldBe(5);
        Outcome("fork").ShouldBe(1);
        Outcome("duplicate").ShouldBe(2);
        measured.Values(EventStoreTelemetry.WriteDuration).Select(v => v.Tags).ShouldBe(["", "", "error.type=duplicate"]);
        measured.Values(EventStoreTelemetry.WriteDuration).ShouldAllBe(v => v.Value > 0);
        measured.Gauge(EventStoreTelemetry.QueueDepth).ShouldBe(0);

        double Outcome(string outcome) => measured.Sum(EventStoreTelemetry.WrittenEvents, $"{EventStoreTelemetry.Outcome}={outcome}");
    }

    [Fact]
    public async Task Groups_are_measured_while_they_wait_and_when_they_commit()
    {
        using var clock = new GatedClock();
        var store = await Fixture.ReopenAsync(clock: clock);
        using var measured = new Measured(Fixture.Services);
        var events = new ChainBuilder(Grove, 1).Take(9);
        clock.Close();
        var first = store.StoreEventAsync(events[0]);
        await clock.ArrivedAsync();
        Task[] waiting = [store.StoreEventsAsync(events[1..4]), store.StoreEventsAsync(events[4..])];
        measured.Gauge(EventStoreTelemetry.QueueDepth).ShouldBe(3);
        clock.Open();
        await Task.WhenAll([first, .. waiting]);

        measured.Gauge(EventStoreTelemetry.QueueDepth).ShouldBe(0);
        measured.Values(EventStoreTelemetry.CommitCalls).Select(v => v.Value).ShouldBe([1, 2]);
        measured.Values(EventStoreTelemetry.CommitEvents).Select(v => v.Value).ShouldBe([1, 8]);
        measured.Values(EventStoreTelemetry.CommitDuration).Count.ShouldBe(2);
        measured.Values(EventStoreTelemetry.QueueDuration).Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_failure_is_told_by_its_kind()
    {
        using var clock = new GatedClock { FailuresLeft = 1 };
        var store = await Fixture.ReopenAsync(o => o.MaxPayloadBytes = 10, clock);
        using var measured = new Measured(Fixture.Services);
        var chain = new ChainBuilder(Grove, 1);
        await Should.ThrowAsync<GatedClock.ClockFailedException>(() => store.StoreEventAsync(chain.Next()));
        await Should.ThrowAsync<InvalidEventException>(() => store.StoreEventAsync(chain.Next(payload: new byte[11])));
        await Should.ThrowAsync<OperationCanceledException>(() => store.GetHeadsAsync(Grove, new CancellationToken(canceled: true)));
        measured.Values(EventStoreTelemetry.WriteDuration).Select(v => v.Tags)
            .ShouldBe([$"error.type={typeof(GatedClock.ClockFailedException)}", "error.type=invalid"]);
        measured.Values(EventStoreTelemetry.CommitDuration).Select(v => v.Tags)
            .ShouldBe([$"error.type={typeof(GatedClock.ClockFailedException)}"]);
        measured.Values(EventStoreTelemetry.ReadDuration).Select(v => v.Tags)
            .ShouldBe(["eventstore.operation=heads error.type=cancelled"]);
    }

    [Fact]
    public async Task Reads_are_timed_and_what_they_find_is_counted()
    {
        var events = new ChainBuilder(Grove, 1).Take(5);
        await Store.StoreEventsAsync(events);
        await Fixture.TamperAsync($"""UPDATE "Events" SET "Payload" = "Signature" WHERE "Position" = 2""");
        using var measured = new Measured(Fixture.Services);
        await Store.GetLogAsync(new LogRequest(Grove));
        await Store.GetHistoryAsync(new HistoryRequest(Grove) { Limit = 1 });
        await Store.GetMissingAsync(new MissingRequest(Grove, []));
        await Store.GetHeadsAsync(Grove);
        await Store.FindAsync(Grove, events[0].Hash);
        await Store.GetServersAsync();
        await Store.GetStatisticsAsync();

        string[] operations = ["log", "history", "missing", "heads", "find", "servers", "statistics"];
        measured.Values(EventStoreTelemetry.ReadDuration).Select(v => v.Tags).ShouldBe(operations.Select(o => $"eventstore.operation={o}"));
        measured.Sum(EventStoreTelemetry.ReadEvents, "eventstore.operation=log").ShouldBe(4);
        measured.Sum(EventStoreTelemetry.ReadEvents, "eventstore.operation=history").ShouldBe(1);
        measured.Sum(EventStoreTelemetry.CorruptEvents, "eventstore.operation=log").ShouldBe(1);
        measured.Sum(EventStoreTelemetry.CorruptEvents, "eventstore.operation=missing").ShouldBe(1);
    }

    [Fact]
    public async Task A_bulk_load_is_counted_like_any_other_writing()
    {
        using var measured = new Measured(Fixture.Services);
        await using (var load = await Fixture.Services.GetRequiredService<IBulkLoader>().BeginAsync())
        {
            await load.StoreEventsAsync(new ChainBuilder(Grove, 1).Take(7));
            await load.CompleteAsync();
        }

        measured.Sum(EventStoreTelemetry.WrittenEvents, $"{EventStoreTelemetry.Outcome}=stored").ShouldBe(7);
        measured.Values(EventStoreTelemetry.CommitEvents).ShouldBe([(7, "")]);
    }

    [Fact]
    public async Task Names_and_units_are_those_that_are_documented()
    {
        using var measured = new Measured(Fixture.Services);
        await Store.StoreEventAsync(new ChainBuilder(Grove, 1).Next());
        measured.Units.ShouldBe(
            new Dictionary<string, string?>
            {
                ["eventstore.write.events"] = "{event}",
                ["eventstore.write.duration"] = "s",
                ["eventstore.queue.duration"] = "s",
                ["eventstore.queue.depth"] = "{call}",
                ["eventstore.commit.duration"] = "s",
                ["eventstore.commit.calls"] = "{call}",
                ["eventstore.commit.events"] = "{event}",
                ["eventstore.read.duration"] = "s",
                ["eventstore.read.events"] = "{event}",
                ["eventstore.read.corrupt"] = "{event}",
                ["eventstore.log.size"] = "By",
                ["eventstore.log.age"] = "s",
                ["eventstore.backup.age"] = "s",
                ["eventstore.verify.age"] = "s",
                ["eventstore.verify.damages"] = "{finding}",
                ["eventstore.verify.events"] = "{event}",
            },
            ignoreOrder: true);
    }

    [Fact]
    public async Task A_transaction_is_traced_on_its_own_and_linked_to_the_calls_that_share_it()
    {
        using var clock = new GatedClock();
        var store = await Fixture.ReopenAsync(clock: clock);
        var activities = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == EventStoreTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                lock (activities)
                    activities.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var parent = new Activity("the caller's").Start();
        var chain = new ChainBuilder(Grove, 1);
        var events = chain.Take(4);
        clock.Close();
        var first = store.StoreEventAsync(events[0]);
        await clock.ArrivedAsync();
        Task[] sharing = [store.StoreEventsAsync(events[1..3]), store.StoreEventAsync(events[3])];
        clock.Open();
        await Task.WhenAll([first, .. sharing]);
        await Should.ThrowAsync<DuplicateEventException>(() => store.StoreEventsAsync([events[0]]));
        await store.GetHeadsAsync(Grove);
        parent.Stop();

        // Other tests of the process may be traced as well.
        Activity[] mine;
        lock (activities)
            mine = [.. activities.Where(a => a.TraceId == parent.TraceId)];
        var writes = mine.Where(a => a.OperationName == EventStoreTelemetry.WriteActivity).ToArray();
        writes.Length.ShouldBe(4);
        writes.ShouldAllBe(a => a.ParentSpanId == parent.SpanId);
        writes.Single(a => a.Status == ActivityStatusCode.Error).GetTagItem(EventStoreTelemetry.ErrorType).ShouldBe("duplicate");
        mine.Single(a => a.OperationName == EventStoreTelemetry.ReadActivity).GetTagItem(EventStoreTelemetry.Operation).ShouldBe("heads");

        Activity[] commits;
        lock (activities)
            commits = [.. activities.Where(a => a.Links.Any(l => l.Context.TraceId == parent.TraceId))];
        commits.ShouldAllBe(a => a.OperationName == EventStoreTelemetry.CommitActivity && a.Parent == null);
        commits.Select(a => a.Links.Count()).ShouldBe([1, 2, 1], ignoreOrder: true);
        commits.Select(a => a.GetTagItem(EventStoreTelemetry.EventCount)).ShouldBe([1, 3, 1], ignoreOrder: true);
        commits.SelectMany(a => a.Links).Select(l => l.Context.SpanId).ShouldBe(writes.Select(w => w.SpanId), ignoreOrder: true);
    }
}
