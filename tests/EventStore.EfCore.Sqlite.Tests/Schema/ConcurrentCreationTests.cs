using EventStore.EfCore.ConformanceTests;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Schema;

/// <summary>Stores of one process that create or migrate one file; the crash tests do it with fifty processes.</summary>
public sealed class ConcurrentCreationTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly StoreApplication[] _applications;

    public ConcurrentCreationTests() =>
        _applications = [.. Enumerable.Range(0, 8).Select(_ => new StoreApplication(_folder.ConnectionString))];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var application in _applications)
            await application.DisposeAsync();
        _folder.Dispose();
    }

    // Several rounds, for what is looked for is a race: the stores meet at different steps of the creation.
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(20)]
    public Task Stores_that_create_the_same_file_at_the_same_time_all_succeed(int delay) => ShouldAllStoreAsync(delay);

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    public Task Stores_that_fill_the_same_empty_file_at_the_same_time_all_succeed(int delay)
    {
        File.WriteAllBytes(_folder.File, []);
        return ShouldAllStoreAsync(delay);
    }

    [Fact]
    public async Task Of_several_that_migrate_at_the_same_time_one_applies_each_migration_and_the_others_find_it_applied()
    {
        IReadOnlyList<string> pending;
        await using (var context = _applications[0].CreateContext())
        {
            await context.GetService<IMigrator>().MigrateAsync(context.Database.GetMigrations().First());
            pending = [.. await context.Database.GetPendingMigrationsAsync()];
        }

        var applied = await Task.WhenAll(_applications.Select(a => Task.Run(() => a.Schema.MigrateAsync())));

        applied.SelectMany(ids => ids).ShouldBe(pending);
    }

    private async Task ShouldAllStoreAsync(int delay)
    {
        var receipts = await Task.WhenAll(_applications.Select((application, i) => Task.Run(async () =>
        {
            await Task.Delay(i * delay);
            return await application.Store.StoreEventAsync(new ChainBuilder(new ServerId("grove"), i).Next());
        })));

        receipts.Select(r => r.Position).Order().ShouldBe(Enumerable.Range(1, receipts.Length).Select(n => (long)n));
        Directory.GetFiles(_folder.Folder).Select(Path.GetFileName)
            .Except(["archive.db", "archive.db-wal", "archive.db-shm", "archive.db-witness"]).ShouldBeEmpty();
    }
}
