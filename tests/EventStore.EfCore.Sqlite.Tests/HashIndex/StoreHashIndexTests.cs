using EventStore.EfCore.ConformanceTests;
using EventStore.EfCore.Sqlite.HashIndex;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.HashIndex;

/// <summary>A store whose hashes are in segments: all are found, and damage of the index is told and mended.</summary>
public sealed class StoreHashIndexTests : IAsyncLifetime
{
    private const int Events = 20_000;

    private static readonly ServerId Grove = new("grove");

    private readonly TemporaryFolder _folder = new();
    private Event[] _events = [];
    private StoreApplication _application = null!;

    private IEventStore Store => _application.Store;

    public async Task InitializeAsync()
    {
        _application = new StoreApplication(_folder.ConnectionString);
        _events = [.. EventSamples.Community(Grove, 20, Events / 20)];
        foreach (var batch in _events.Chunk(1_000))
            await Store.StoreEventsAsync(batch);
    }

    public async Task DisposeAsync()
    {
        await _application.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_came_is_moved_on_and_found()
    {
        Count("RecentHashes").ShouldBeLessThan(HashUpkeep.MostRecent);
        Count("HashSegments").ShouldBeInRange(1, 8);
        await ShouldFindAllAsync();
        (await Store.FindAsync(Grove, new ChainBuilder(Grove, 99).Next().Hash)).ShouldBeNull();
        (await Store.FindAsync(new ServerId("meadow"), _events[0].Hash)).ShouldBeNull();
        (await _application.Verifier.VerifyAsync()).Findings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("DELETE FROM RecentHashes")]
    [InlineData("DELETE FROM HashChunks WHERE Id = (SELECT min(Id) FROM HashChunks)")]
    [InlineData("UPDATE HashChunks SET Entries = zeroblob(length(Entries))")]
    [InlineData("UPDATE HashChunks SET Entries = x'07'")]
    [InlineData("UPDATE HashSegments SET Bits = Bits + 2")]
    [InlineData("UPDATE HashSegments SET High = 0")]
    [InlineData("DELETE FROM HashSegments")]
    [InlineData("INSERT INTO RecentHashes VALUES (zeroblob(8), 1, 1)")]
    [InlineData("INSERT INTO RecentHashes VALUES ('a', 'b', 'c')")]
    public async Task Damage_of_it_is_told_and_mended(string damage)
    {
        using (var stranger = _folder.Open())
            stranger.Execute(damage);

        var told = (await _application.Verifier.VerifyAsync()).Findings.ShouldHaveSingleItem();
        told.Kind.ShouldBe(VerifyFindingKind.Storage);
        told.Detail.ShouldContain("`eventstore reindex`");

        await _application.Services.GetRequiredService<IArchiveMaintenance>().ReindexAsync();
        (await _application.Verifier.VerifyAsync()).Findings.ShouldBeEmpty();
        await ShouldFindAllAsync();
        await Store.StoreEventsAsync(new ChainBuilder(Grove, 98).Take(100));
        (await _application.Verifier.VerifyAsync()).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Whoever_writes_to_a_damaged_one_is_told_what_to_do_and_stores_again_afterwards()
    {
        using (var stranger = _folder.Open())
            stranger.Execute("UPDATE HashSegments SET Bits = 77");
        var more = new ChainBuilder(Grove, 98).Take(2 * HashUpkeep.MostRecent);
        var error = await Should.ThrowAsync<StorageException>(() => Store.StoreEventsAsync(more));
        error.Kind.ShouldBe(StorageErrorKind.Corrupt);
        error.Message.ShouldContain("`eventstore reindex`");
        (await Store.GetStatisticsAsync()).Events.ShouldBe(Events);

        await _application.Services.GetRequiredService<IArchiveMaintenance>().ReindexAsync();
        (await Store.StoreEventsAsync(more)).Stored.ShouldBe(more.Length);
        (await _application.Verifier.VerifyAsync()).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_store_with_the_older_index_is_brought_over_with_all_it_holds()
    {
        var chain = new ChainBuilder(Grove, 1);
        await Store.StoreEventsAsync([.. _events.Where(e => e.Author == chain.Author).Take(50).Select(e => chain.ForkOf(e))]);
        var before = await ReadAsync(Store);
        await using (var context = _application.CreateContext())
            await context.GetService<IMigrator>().MigrateAsync("Corrections");
        Count("sqlite_master WHERE name = 'IX_Events_ServerId_Hash'").ShouldBe(1);
        Count("sqlite_master WHERE name LIKE '%Hashes' OR name LIKE 'Hash%' OR name = 'TR_Events_Hash'").ShouldBe(0);

        await using var application = new StoreApplication(_folder.ConnectionString);
        (await application.Schema.MigrateAsync()).Select(m => m.Split('_')[1]).ShouldBe(["Layout", "Peers"]);
        (await ReadAsync(application.Store)).ShouldBe(before);
        (await application.Verifier.VerifyAsync()).Findings.ShouldAllBe(f => !f.IsDamage);
        await ShouldFindAllAsync();
        foreach (var batch in new ChainBuilder(Grove, 98).Take(10_000).Chunk(1_000))
            await application.Store.StoreEventsAsync(batch);
        Count("RecentHashes").ShouldBeLessThan(HashUpkeep.MostRecent);
        await ShouldFindAllAsync();
        (await application.Verifier.VerifyAsync()).Findings.ShouldAllBe(f => !f.IsDamage);
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(IEventStore store)
    {
        var (lines, after) = (new List<string>(), 0L);
        for (var hasMore = true; hasMore;)
        {
            var page = await store.GetLogAsync(new LogRequest(Grove) { After = after, Limit = 1_000 });
            lines.AddRange(page.Events.Select(e => $"{e.Position} {e.Event.Hash} {e.StoredAtMs}"));
            (after, hasMore) = (page.LastPosition ?? after, page.HasMore);
        }

        return lines;
    }

    private async Task ShouldFindAllAsync()
    {
        for (var i = 0; i < _events.Length; i += 97)
            (await Store.FindAsync(Grove, _events[i].Hash)).ShouldNotBeNull().Position.ShouldBe(i + 1);
    }

    private long Count(string table)
    {
        using var connection = _folder.Open();
        return long.Parse(connection.Scalar($"SELECT COUNT(*) FROM {table}"), System.Globalization.CultureInfo.InvariantCulture);
    }
}
