using System.Diagnostics;
using EventStore.EfCore.ConformanceTests;
using EventStore.EfCore.Sqlite.Tests.Readme;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Registration;

/// <summary>An application's own context in the archive's file: what docs/api.md says of its transactions.</summary>
public sealed class SharedFileTests : IAsyncLifetime
{
    private static readonly TimeSpan BusyTimeout = TimeSpan.FromSeconds(1);

    private readonly TemporaryFolder _folder = new();
    private readonly StoreApplication _application;
    private readonly ChainBuilder _chain = new(new ServerId("grove"), 1);

    public SharedFileTests() => _application = new StoreApplication(_folder.ConnectionString, null, o => o.BusyTimeout = BusyTimeout);

    public async Task InitializeAsync()
    {
        await _application.Schema.MigrateAsync();
        await using var garden = Garden();
        await garden.Database.MigrateAsync();
    }

    public async Task DisposeAsync()
    {
        await _application.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_applications_migrations_do_not_lock_the_store_out()
    {
        (await _application.Store.StoreEventAsync(_chain.Next())).Position.ShouldBe(1);
        var status = await _application.Schema.GetStatusAsync();
        status.Unknown.ShouldBeEmpty();
        status.Pending.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_store_waits_for_the_applications_transaction()
    {
        await using var garden = Garden();
        Task<StoreReceipt> call;
        await using (var transaction = await garden.Database.BeginTransactionAsync())
        {
            garden.Bookmarks.Add(new Bookmark { Position = 1 });
            await garden.SaveChangesAsync();
            call = Task.Run(() => _application.Store.StoreEventAsync(_chain.Next()));
            await Task.Delay(BusyTimeout / 4);
            call.IsCompleted.ShouldBeFalse();
            await transaction.CommitAsync();
        }

        (await call).Position.ShouldBe(1);
    }

    [Fact]
    public async Task Storing_inside_the_applications_own_transaction_waits_for_itself_and_ends_as_busy()
    {
        await using var garden = Garden();
        await using var transaction = await garden.Database.BeginTransactionAsync();
        var clock = Stopwatch.StartNew();
        var error = await Should.ThrowAsync<StorageException>(() => _application.Store.StoreEventAsync(_chain.Next()));
        error.Kind.ShouldBe(StorageErrorKind.Busy);
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Reading_does_not_wait_for_the_applications_transaction()
    {
        await _application.Store.StoreEventAsync(_chain.Next());
        await using var garden = Garden();
        await using var transaction = await garden.Database.BeginTransactionAsync();
        (await _application.Store.GetStatisticsAsync()).Events.ShouldBe(1);
    }

    [Fact]
    public async Task A_rollback_of_the_application_takes_no_event_back()
    {
        var receipt = await _application.Store.StoreEventAsync(_chain.Next());
        await using (var garden = Garden())
        {
            await using var transaction = await garden.Database.BeginTransactionAsync();
            garden.Bookmarks.Add(new Bookmark { Position = receipt.Position });
            await garden.SaveChangesAsync();
            await transaction.RollbackAsync();
        }

        (await _application.Store.GetStatisticsAsync()).Events.ShouldBe(1);
    }

    private GardenDbContext Garden() => new(new DbContextOptionsBuilder<GardenDbContext>()
        .UseSqlite(_folder.ConnectionString, sqlite => sqlite.MigrationsHistoryTable("__GardenMigrations"))
        .Options);
}
