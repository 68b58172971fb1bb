using EventStore.EfCore.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>Bulk loads: the same archive as by any other way, and none that stays unfinished.</summary>
public abstract class BulkLoadConformance : StoreConformance
{
    /// <summary>Whether an unfinished load lacks an index.</summary>
    protected virtual bool LeavesOutIndex => true;

    private IBulkLoader Loader => Fixture.Services.GetRequiredService<IBulkLoader>();

    [Fact]
    public async Task A_bulk_load_gives_the_archive_that_the_store_would_have_made()
    {
        var events = EventSamples.Community(Grove, 5, 40, "general", null);
        await using (var load = await Loader.BeginAsync())
        {
            foreach (var batch in events.Chunk(30))
                (await load.StoreEventsAsync(batch)).Stored.ShouldBe(batch.Length);
            await load.CompleteAsync();
        }

        await ShouldHoldAsync(Store, Grove, events);
        foreach (var some in events.Take(3))
            (await Store.FindAsync(Grove, some.Hash)).ShouldNotBeNull().Event.ShouldBe(some);
        await ShouldBeSoundAsync(200);
    }

    [Fact]
    public async Task A_bulk_load_goes_on_from_what_was_stored_before()
    {
        var events = EventSamples.Community(Grove, 3, 10);
        await Store.StoreEventsAsync(events[..15]);
        await using (var load = await Loader.BeginAsync())
        {
            await load.StoreEventsAsync(events[15..]);
            await load.CompleteAsync();
        }

        await ShouldHoldAsync(Store, Grove, events);
        (await Store.StoreEventsAsync([new ChainBuilder(Grove, 99).Next()])).Receipts[0].Position.ShouldBe(31);
        await ShouldBeSoundAsync(31);
    }

    [Fact]
    public async Task A_bulk_load_finds_duplicates_without_the_index_on_hashes()
    {
        var events = EventSamples.Community(Grove, 3, 10);
        await Store.StoreEventsAsync(events[..10]);
        await using var load = await Loader.BeginAsync();
        await load.StoreEventsAsync(events[10..20]);

        var skipped = await load.StoreEventsAsync([events[3], events[12], events[20], events[20]], DuplicatePolicy.Skip);
        skipped.Receipts.ShouldBe(
        [
            new StoreReceipt(StoreOutcome.AlreadyStored, 4),
            new StoreReceipt(StoreOutcome.AlreadyStored, 13),
            new StoreReceipt(StoreOutcome.Stored, 21),
            new StoreReceipt(StoreOutcome.AlreadyStored, 21),
        ]);
        await Should.ThrowAsync<DuplicateEventException>(() => load.StoreEventsAsync([events[25], events[0]]));
        await load.CompleteAsync();
        await load.DisposeAsync();

        await ShouldHoldAsync(Store, Grove, events[..21]);
        await ShouldBeSoundAsync(21);
    }

    [Fact]
    public async Task Of_two_bulk_loads_the_second_waits_for_the_first_and_goes_on_from_it()
    {
        var events = EventSamples.Community(Grove, 3, 10);
        var other = Fixture.OpenAnother().GetRequiredService<IBulkLoader>();
        Task<IBulkLoad> waiting;
        await using (var load = await Loader.BeginAsync())
        {
            waiting = Task.Run(() => other.BeginAsync());
            await load.StoreEventsAsync(events[..15]);
            await load.CompleteAsync();
            waiting.IsCompleted.ShouldBeFalse();
        }

        await using (var load = await waiting)
        {
            await load.StoreEventsAsync(events[15..]);
            await load.CompleteAsync();
        }

        await ShouldHoldAsync(Store, Grove, events);
        await ShouldBeSoundAsync(30);
    }

    [Fact]
    public async Task A_bulk_load_that_was_left_unfinished_is_finished_by_the_next_start()
    {
        var events = EventSamples.Community(Grove, 3, 10);
        await using (var load = await Loader.BeginAsync())
            await load.StoreEventsAsync(events);
        await UnfinishedLoadsShouldBeAsync(LeavesOutIndex ? 1 : 0);

        var store = await Fixture.ReopenAsync();
        (await store.FindAsync(Grove, events[7].Hash)).ShouldNotBeNull().Position.ShouldBe(8);
        await UnfinishedLoadsShouldBeAsync(0);
        await ShouldHoldAsync(store, Grove, events);
        await ShouldBeSoundAsync(30);
    }

    [Fact]
    public async Task A_load_can_be_begun_again_after_one_that_was_left_unfinished()
    {
        var events = EventSamples.Community(Grove, 2, 10);
        await using (var load = await Loader.BeginAsync())
            await load.StoreEventsAsync(events[..10]);

        await using (var load = await Loader.BeginAsync())
        {
            await load.StoreEventsAsync(events[10..]);
            await load.CompleteAsync();
        }

        await UnfinishedLoadsShouldBeAsync(0);
        await ShouldHoldAsync(Store, Grove, events);
        await ShouldBeSoundAsync(20);
    }

    [Fact]
    public async Task A_completed_load_takes_no_more_events()
    {
        await using var load = await Loader.BeginAsync();
        await load.CompleteAsync();
        await Should.ThrowAsync<ObjectDisposedException>(() => load.StoreEventAsync(new ChainBuilder(Grove, 1).Next()));
    }

    [Fact]
    public async Task A_load_that_was_disposed_cannot_be_completed_and_a_complete_one_can_be_completed_again()
    {
        var events = new ChainBuilder(Grove, 1).Take(2);
        var left = await Loader.BeginAsync();
        await left.StoreEventAsync(events[0]);
        await left.DisposeAsync();
        await Should.ThrowAsync<ObjectDisposedException>(() => left.CompleteAsync());
        await left.DisposeAsync();

        await using var load = await Loader.BeginAsync();
        await load.StoreEventAsync(events[1]);
        await load.CompleteAsync();
        await load.CompleteAsync();
        await load.DisposeAsync();
        await load.CompleteAsync();
        await ShouldHoldAsync(Store, Grove, events);
        await UnfinishedLoadsShouldBeAsync(0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_running_store_finishes_a_load_that_another_application_left_unfinished(bool writes)
    {
        var events = EventSamples.Community(Grove, 3, 10);
        await Store.StoreEventsAsync(events[..10]);
        var other = Fixture.OpenAnother().GetRequiredService<IBulkLoader>();
        await using (var load = await other.BeginAsync())
            await load.StoreEventsAsync(events[10..]);
        await UnfinishedLoadsShouldBeAsync(LeavesOutIndex ? 1 : 0);

        if (writes)
            (await Store.StoreEventsAsync(events, DuplicatePolicy.Skip)).Duplicates.ShouldBe(30);
        else
            (await Store.FindAsync(Grove, events[20].Hash)).ShouldNotBeNull().Position.ShouldBe(21);
        await UnfinishedLoadsShouldBeAsync(0);
        await ShouldHoldAsync(Store, Grove, events);
        await ShouldBeSoundAsync(30);
    }

    private async Task UnfinishedLoadsShouldBeAsync(int count)
    {
        var contexts = Fixture.Services.GetRequiredService<IDbContextFactory<EventStoreDbContext>>();
        await using var context = await contexts.CreateDbContextAsync();
        (await context.BulkLoads.CountAsync()).ShouldBe(count);
    }
}
