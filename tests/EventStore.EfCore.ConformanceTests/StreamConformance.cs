using Shouldly;
using Xunit;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>Streams: cut into batches, each of them atomic and durable on its own.</summary>
public abstract class StreamConformance : StoreConformance
{
    [Fact]
    public async Task A_stream_is_stored_in_order_and_reports_its_progress()
    {
        var events = EventSamples.Community(Grove, 4, 26, "general");
        var progress = new List<StoredBatch>();
        var totals = await Store.StoreEventsAsync(
            StreamOf(events), new StreamOptions { BatchSize = 25, Progress = new Recorder(progress) });

        totals.ShouldBe(new StoreTotals(104, 104, 0, 0, 0, 0));
        progress.Select(p => p.Totals.Read).ShouldBe([25L, 50, 75, 100, 104]);
        progress.SelectMany(p => p.Events).ShouldBe(events);
        progress.SelectMany(p => p.Result.Receipts).Select(r => r.Position).ShouldBe(Enumerable.Range(1, 104).Select(i => (long)i));
        await ShouldHoldAsync(Store, Grove, events);
    }

    [Fact]
    public async Task A_batch_of_a_stream_ends_at_its_bytes_as_well()
    {
        var chain = new ChainBuilder(Grove, 1);
        var events = new[] { 400, 600, 100, 2000, 900, 100, 100 }.Select(chain.NextOf).ToArray();
        var progress = new List<StoredBatch>();
        await Store.StoreEventsAsync(StreamOf(events), new StreamOptions { BatchBytes = 1000, Progress = new Recorder(progress) });
        progress.Select(p => p.Events.Count).ShouldBe([2, 1, 1, 2, 1]);
        await ShouldHoldAsync(Store, Grove, events);
    }

    [Fact]
    public async Task A_batch_size_below_1_is_refused()
    {
        foreach (var options in new StreamOptions[] { new() { BatchSize = 0 }, new() { BatchBytes = 0 } })
            await Should.ThrowAsync<ArgumentOutOfRangeException>(() => Store.StoreEventsAsync(StreamOf([]), options));
    }

    [Fact]
    public async Task A_stream_counts_duplicates_and_forks()
    {
        var chain = new ChainBuilder(Grove, 1);
        var events = chain.Take(10);
        var totals = await Store.StoreEventsAsync(
            StreamOf([.. events, events[2], chain.ForkOf(events[4])]), new StreamOptions { BatchSize = 5 });
        totals.ShouldBe(new StoreTotals(12, 11, 1, 1, 0, 0));
    }

    [Fact]
    public async Task A_stream_that_fails_keeps_the_batches_before()
    {
        var events = new ChainBuilder(Grove, 1).Take(25);
        var error = await Should.ThrowAsync<FormatException>(() => Store.StoreEventsAsync(
            Failing(events), new StreamOptions { BatchSize = 10 }));
        error.Message.ShouldBe("line 26");
        await ShouldHoldAsync(Store, Grove, events[..20]);
    }

    [Fact]
    public async Task A_refused_batch_ends_the_stream_and_stores_nothing_of_itself()
    {
        var events = new ChainBuilder(Grove, 1).Take(30);
        var options = new StreamOptions { BatchSize = 10, Duplicates = DuplicatePolicy.Reject };
        await Should.ThrowAsync<DuplicateEventException>(() => Store.StoreEventsAsync(
            StreamOf([.. events[..15], events[0], .. events[15..]]), options));
        await ShouldHoldAsync(Store, Grove, events[..10]);
    }

    [Fact]
    public async Task A_cancelled_stream_stops_between_batches()
    {
        using var cancellation = new CancellationTokenSource();
        var events = new ChainBuilder(Grove, 1).Take(100);
        await Should.ThrowAsync<OperationCanceledException>(() => Store.StoreEventsAsync(
            CancellingAfter(events, 55, cancellation), new StreamOptions { BatchSize = 10 }, cancellation.Token));

        var stored = await ReadLogAsync(Store, Grove);
        (stored.Count % 10).ShouldBe(0);
        stored.Count.ShouldBeLessThan(100);
        await ShouldHoldAsync(Store, Grove, events[..stored.Count]);
    }

    private static async IAsyncEnumerable<Event> StreamOf(IEnumerable<Event> events)
    {
        foreach (var item in events)
        {
            await Task.Yield();
            yield return item;
        }
    }

    private static async IAsyncEnumerable<Event> Failing(IEnumerable<Event> events)
    {
        await foreach (var item in StreamOf(events))
            yield return item;
        throw new FormatException("line 26");
    }

    private static async IAsyncEnumerable<Event> CancellingAfter(IEnumerable<Event> events, int count, CancellationTokenSource cancellation)
    {
        await foreach (var item in StreamOf(events))
        {
            if (count-- == 0)
                await cancellation.CancelAsync();
            yield return item;
        }
    }

    private sealed class Recorder(List<StoredBatch> reports) : IProgress<StoredBatch>
    {
        public void Report(StoredBatch value) => reports.Add(value);
    }
}
