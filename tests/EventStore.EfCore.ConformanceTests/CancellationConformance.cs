using EventStore.EfCore.Providers;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>Cancelled calls, and the end of a store.</summary>
public abstract class CancellationConformance : StoreConformance
{
    // A call that nobody withdraws waits for as long as the writer is held up: that is to be a failure, not an end without one.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_cancelled_token_stores_nothing()
    {
        var cancelled = new CancellationToken(canceled: true);
        var made = new ChainBuilder(Grove, 1).Next();
        await Should.ThrowAsync<OperationCanceledException>(() => Store.StoreEventAsync(made, cancelled));
        await Should.ThrowAsync<OperationCanceledException>(() => Store.StoreEventsAsync([made], DuplicatePolicy.Skip, cancelled));
        await Should.ThrowAsync<OperationCanceledException>(() => Store.StoreEventsAsync([], DuplicatePolicy.Skip, cancelled));
        await Should.ThrowAsync<OperationCanceledException>(() => Store.GetLogAsync(new LogRequest(Grove), cancelled));
        await Should.ThrowAsync<OperationCanceledException>(() => Store.GetHeadsAsync(Grove, cancelled));
        await ShouldHoldAsync(Store, Grove, []);
    }

    [Fact]
    public async Task Cancelling_withdraws_waiting_calls_and_not_the_one_in_a_transaction()
    {
        using var clock = new GatedClock();
        using var source = new CancellationTokenSource();
        var store = await Fixture.ReopenAsync(clock: clock);
        var events = new ChainBuilder(Grove, 1).Take(4);
        clock.Close();
        var taken = store.StoreEventAsync(events[0], source.Token);
        await clock.ArrivedAsync();
        var withdrawn = store.StoreEventAsync(events[3], source.Token);
        var stays = store.StoreEventsAsync(events[1..3]);
        await source.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(withdrawn.WaitAsync(Patience));
        taken.IsCompleted.ShouldBeFalse();
        clock.Open();
        (await taken).Position.ShouldBe(1);
        (await stays).Stored.ShouldBe(2);
        await ShouldHoldAsync(store, Grove, events[..3]);
        (await store.StoreEventAsync(events[3])).ShouldBe(new StoreReceipt(StoreOutcome.Stored, 4));
    }

    [Fact]
    public async Task A_full_queue_makes_callers_wait_and_cancelling_those_withdraws_them()
    {
        using var clock = new GatedClock();
        using var source = new CancellationTokenSource();
        var store = await Fixture.ReopenAsync(o => o.QueueCapacity = 2, clock);
        var events = new ChainBuilder(Grove, 1).Take(12);
        clock.Close();
        var first = store.StoreEventAsync(events[0]);
        await clock.ArrivedAsync();
        var waiting = events[1..4].Select(e => store.StoreEventAsync(e)).ToArray();
        var impatient = events[4..].Select(e => store.StoreEventAsync(e, source.Token)).ToArray();
        await source.CancelAsync();
        foreach (var call in impatient)
            await Should.ThrowAsync<OperationCanceledException>(call.WaitAsync(Patience));
        clock.Open();
        await Task.WhenAll([first, .. waiting]);
        await ShouldHoldAsync(store, Grove, events[..4]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Disposal_lets_the_waiting_calls_finish(bool isAsync)
    {
        using var clock = new GatedClock();
        var store = await Fixture.ReopenAsync(clock: clock);
        var events = new ChainBuilder(Grove, 1).Take(40);
        clock.Close();
        var first = store.StoreEventAsync(events[0]);
        await clock.ArrivedAsync();
        var waiting = events[1..].Select(e => store.StoreEventAsync(e)).ToArray();
        var disposal = isAsync ? Fixture.CloseAsync() : Task.Run(Fixture.Close);
        while (!IsDisposed(store))
            await Task.Yield();
        disposal.IsCompleted.ShouldBeFalse();
        clock.Open();
        await disposal;
        await Task.WhenAll([first, .. waiting]);
        await ShouldHoldAsync(await Fixture.ReopenAsync(), Grove, events);
    }

    [Fact]
    public async Task A_caller_without_a_place_in_the_queue_is_told_that_the_store_was_disposed()
    {
        using var clock = new GatedClock();
        var store = await Fixture.ReopenAsync(o => o.QueueCapacity = 1, clock);
        var events = new ChainBuilder(Grove, 1).Take(6);
        clock.Close();
        var taken = store.StoreEventAsync(events[0]);
        await clock.ArrivedAsync();

        // One has the place in the queue. Where there are several lanes it may be passed over, and give the place to the next.
        var places = Fixture.Services.GetRequiredService<IStorageProvider>().WriterLanes == 1 ? 1 : 2;
        var others = events[1..].Select(e => store.StoreEventAsync(e)).ToArray();
        var disposal = Fixture.CloseAsync();
        foreach (var outside in others[places..])
            await Should.ThrowAsync<ObjectDisposedException>(outside.WaitAsync(Patience));
        clock.Open();
        await disposal;
        await Task.WhenAll(taken, others[0]);
        await Task.WhenAll(others).ContinueWith(_ => { }, TaskScheduler.Default);
        var stored = 1 + others.Count(o => o.IsCompletedSuccessfully);
        await ShouldHoldAsync(await Fixture.ReopenAsync(), Grove, events[..stored]);
    }

    [Fact]
    public async Task A_disposed_store_says_so_to_every_call()
    {
        var store = Store;
        var made = new ChainBuilder(Grove, 1).Next();
        await store.StoreEventAsync(made);
        await Fixture.CloseAsync();
        await Should.ThrowAsync<ObjectDisposedException>(() => store.StoreEventAsync(made));
        await Should.ThrowAsync<ObjectDisposedException>(() => store.StoreEventsAsync([made]));
        await Should.ThrowAsync<ObjectDisposedException>(() => store.GetLogAsync(new LogRequest(Grove)));
        await Should.ThrowAsync<ObjectDisposedException>(() => store.GetHistoryAsync(new HistoryRequest(Grove)));
        await Should.ThrowAsync<ObjectDisposedException>(() => store.GetMissingAsync(new MissingRequest(Grove, [])));
        await Should.ThrowAsync<ObjectDisposedException>(() => store.GetHeadsAsync(Grove));
        await Should.ThrowAsync<ObjectDisposedException>(() => store.FindAsync(Grove, made.Hash));
        await Should.ThrowAsync<ObjectDisposedException>(() => store.GetServersAsync());
        await Should.ThrowAsync<ObjectDisposedException>(() => store.GetStatisticsAsync());
    }

    [Fact]
    public async Task A_store_that_was_never_used_can_be_disposed_either_way()
    {
        await Fixture.ReopenAsync();
        await Fixture.CloseAsync();
        await Fixture.ReopenAsync();
        Fixture.Close();
    }

    [Fact]
    public async Task A_long_lived_token_does_not_keep_finished_calls_alive()
    {
        using var source = new CancellationTokenSource();
        var finished = await StoreManyAsync(source.Token);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        finished.Count(f => f.IsAlive).ShouldBeLessThan(20);
    }

    private async Task<WeakReference[]> StoreManyAsync(CancellationToken token)
    {
        var events = EventSamples.Community(Grove, 50, 20);
        var finished = events.Select(e => new WeakReference(e)).ToArray();
        await Task.WhenAll(events.Chunk(20).Select(some => Task.Run(async () =>
        {
            foreach (var made in some)
                await Store.StoreEventAsync(made, token);
        })));
        return finished;
    }

    private static bool IsDisposed(IEventStore store)
    {
        try
        {
            _ = store.GetServersAsync();
            return false;
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
    }
}
