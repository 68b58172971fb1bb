using EventStore.EfCore.ConformanceTests;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Connections;

/// <summary>A reader believes what it has found as long as nobody has committed since, and not longer.</summary>
[Collection(PoolTests.Name)]
public sealed class ReadMemoryTests : IDisposable
{
    private static readonly ServerId Grove = new("grove");

    private readonly TemporaryFolder _folder = new();
    private readonly ChainBuilder _chain = new(Grove, 1);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_server_is_asked_for_once_while_nobody_writes()
    {
        var watch = new CommandWatch();
        await using var application = Build(watch);
        await application.Store.StoreEventsAsync(_chain.Take(3));
        (await PageAsync(application)).Events.Count.ShouldBe(3);
        watch.Queries = 0;
        for (var page = 0; page < 10; page++)
            (await PageAsync(application)).Events.Count.ShouldBe(3);

        // One each for the rows; more only if this machine paused for the second after which a reader rests.
        watch.Queries.ShouldBeLessThan(20);
    }

    [Fact]
    public async Task What_others_store_in_between_is_seen()
    {
        await using var reader = Build();
        await using var writer = Build();
        for (var events = 1; events <= 10; events++)
        {
            await writer.Store.StoreEventAsync(_chain.Next());
            var page = await PageAsync(reader);
            page.Events.Count.ShouldBe(events);
            page.MissingPositions.ShouldBeEmpty();
            (await reader.Store.GetHeadsAsync(Grove)).Heads.ShouldHaveSingleItem().Sequence.ShouldBe(events);
        }
    }

    [Fact]
    public async Task A_server_s_row_that_others_change_is_read_anew()
    {
        await using var application = Build();
        await application.Store.StoreEventsAsync(_chain.Take(3));
        (await PageAsync(application)).MissingPositions.ShouldBeEmpty();

        Change("""UPDATE "Servers" SET "LastPosition" = 5""");
        (await PageAsync(application)).MissingPositions.ShouldBe([new PositionRange(4, 5)]);

        Change("""UPDATE "Servers" SET "LastPosition" = 3""");
        (await PageAsync(application)).MissingPositions.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_migration_that_others_apply_in_between_is_seen_at_once()
    {
        await using var application = Build();
        await application.Store.StoreEventsAsync(_chain.Take(3));
        (await PageAsync(application)).Events.Count.ShouldBe(3);

        Change("""INSERT INTO "__EFMigrationsHistory" VALUES ('29990101000000_Later', '1'); CREATE TABLE "Later" ("Column" INTEGER)""");

        (await Should.ThrowAsync<SchemaException>(() => PageAsync(application))).Message.ShouldContain("29990101000000_Later");
    }

    private static Task<EventPage> PageAsync(StoreApplication application) => application.Store.GetLogAsync(new LogRequest(Grove));

    private void Change(string sql)
    {
        using var connection = _folder.Open();
        connection.Execute(sql);
    }

    private StoreApplication Build(params IInterceptor[] interceptors) => new(_folder.ConnectionString, interceptors: interceptors);
}
