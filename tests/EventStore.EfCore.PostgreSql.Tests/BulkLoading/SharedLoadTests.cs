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

    [Fact]
    public async Task A_store_that_was_opened_during_a_load_finishes_it_only_when_it_was_left()
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

        await other.Store.StoreEventAsync(stored[1]);
        (await HasIndexAsync()).ShouldBeTrue();
        await ShouldHoldAsync([.. loaded, .. stored]);
    }

    [Fact]
    public async Task Many_who_find_a_load_that_was_left_all_go_on()
    {
        await using (var loading = new StoreApplication(Database.ConnectionString))
        await using (var load = await Loader(loading).BeginAsync())
            await load.StoreEventsAsync(Chain(1, 10));

        var applications = Enumerable.Range(2, 8).Select(_ => new StoreApplication(Database.ConnectionString)).ToArray();
        await Task.WhenAll(applications.Select((application, i) => Task.Run(() => application.Store.StoreEventsAsync(Chain(i + 2, 2)))));
        foreach (var application in applications)
            await application.DisposeAsync();
        (await HasIndexAsync()).ShouldBeTrue();
        await ShouldHoldAsync([.. Chain(1, 10), .. Enumerable.Range(2, 8).SelectMany(author => Chain(author, 2))]);
    }

    private static IBulkLoader Loader(StoreApplication application) => application.Services.GetRequiredService<IBulkLoader>();

    private async Task<bool> HasIndexAsync()
    {
        await using var connection = await Database.OpenAsync();
        return await connection.ScalarAsync<bool>("SELECT to_regclass('eventstore.\"IX_Events_ServerId_Hash\"') IS NOT NULL");
    }
}
