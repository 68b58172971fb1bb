using Microsoft.Extensions.DependencyInjection;
using PostgreSql.TestServers;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.PostgreSql.Tests.BulkLoading;

/// <summary>A bulk load beside others: they go on, and a load that lives is nobody else's to finish.</summary>
public sealed class SharedLoadTests : DatabaseTests
{
    [Fact]
    public async Task Other_stores_write_and_read_while_a_load_goes_on()
    {
        await using var loading = new StoreApplication(Database.ConnectionString);
        await using var other = new StoreApplication(Database.ConnectionString);
        var chains = Enumerable.Range(1, 4).Select(author => Chain(author, 10)).ToArray();
        await other.Store.StoreEventsAsync(chains[0]);
        await using (var load = await Loader(loading).BeginAsync())
        {
            await load.StoreEventsAsync(chains[1]);
            (await other.Store.StoreEventsAsync([.. chains[1], .. chains[2]], DuplicatePolicy.Skip)).Duplicates.ShouldBe(10);
            (await other.Store.FindAsync(Grove, chains[1][3].Hash)).ShouldNotBeNull().Position.ShouldBe(14);
            (await load.StoreEventsAsync([.. chains[2], .. chains[3]], DuplicatePolicy.Skip)).Stored.ShouldBe(10);
            await load.CompleteAsync();
        }

        (await HasIndexAsync()).ShouldBeTrue();
        await ShouldHoldAsync([.. chains.SelectMany(c => c)]);
    }

    [Fact]
    public async Task A_second_load_waits_for_the_first_and_is_refused_when_that_takes_too_long()
    {
        await using var first = new StoreApplication(Database.ConnectionString);
        await using var second = new StoreApplication(Database.ConnectionString, o => o.BusyTimeout = TimeSpan.FromMilliseconds(100));
        await using (var load = await Loader(first).BeginAsync())
        {
            (await Should.ThrowAsync<StorageException>(() => Loader(second).BeginAsync())).Kind.ShouldBe(StorageErrorKind.Busy);
            await load.StoreEventsAsync(Chain(1, 3));
            await load.CompleteAsync();
        }

        await using var again = await Loader(second).BeginAsync();
        await again.CompleteAsync();
        await ShouldHoldAsync(Chain(1, 3));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_store_that_was_opened_during_a_load_finishes_it_only_when_it_was_left(bool writes)
    {
        await using var loading = new StoreApplication(Database.ConnectionString);
        await using var other = new StoreApplication(Database.ConnectionString);
        var (loaded, stored) = (Chain(1, 10), Chain(2, 2));
        await using (var load = await Loader(loading).BeginAsync())
        {
            await load.StoreEventsAsync(loaded);
            await other.Store.StoreEventAsync(stored[0]);
            (await HasIndexAsync()).ShouldBeFalse();
        }

        if (writes)
            await other.Store.StoreEventAsync(stored[1]);
        else
            (await other.Store.FindAsync(Grove, loaded[3].Hash)).ShouldNotBeNull();
        (await HasIndexAsync()).ShouldBeTrue();
        await other.Store.StoreEventsAsync(stored, DuplicatePolicy.Skip);
        await ShouldHoldAsync([.. loaded, .. stored]);
    }

    [Fact]
    public async Task Two_who_find_a_load_that_was_left_at_the_same_time_both_go_on()
    {
        await using (var loading = new StoreApplication(Database.ConnectionString))
        await using (var load = await Loader(loading).BeginAsync())
            await load.StoreEventsAsync(Chain(1, 10));

        await using var first = new StoreApplication(Database.ConnectionString);
        await using var second = new StoreApplication(Database.ConnectionString);
        Task<StoreReceipt>[] calls;
        await using (var stranger = await Database.OpenAsync())
        {
            // No index is built while somebody writes: so both come as far as they can.
            await using var writing = await stranger.BeginTransactionAsync();
            await stranger.ExecuteAsync("LOCK TABLE eventstore.\"Events\" IN ROW EXCLUSIVE MODE");
            calls = [first.Store.StoreEventAsync(Chain(2, 1)[0]), second.Store.StoreEventAsync(Chain(3, 1)[0])];
            await using var operators = await Database.OpenAsync();
            while (await operators.ScalarAsync<long>(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") < 2)
            {
                calls.ShouldAllBe(call => !call.IsCompleted);
            }
        }

        foreach (var call in calls)
            (await call).Outcome.ShouldBe(StoreOutcome.Stored);
        (await HasIndexAsync()).ShouldBeTrue();
        await ShouldHoldAsync([.. Chain(1, 10), .. Chain(2, 1), .. Chain(3, 1)]);
    }

    private static IBulkLoader Loader(StoreApplication application) => application.Services.GetRequiredService<IBulkLoader>();

    private async Task<bool> HasIndexAsync()
    {
        await using var connection = await Database.OpenAsync();
        return await connection.ScalarAsync<bool>("SELECT to_regclass('eventstore.\"IX_Events_ServerId_Hash\"') IS NOT NULL");
    }
}
