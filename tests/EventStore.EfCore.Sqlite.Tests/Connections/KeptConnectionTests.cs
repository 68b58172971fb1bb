using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using EventStore.EfCore.ConformanceTests;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Connections;

/// <summary>The writer and the readers keep their connections while they have work, and nobody waits for them longer than that.</summary>
[Collection(PoolTests.Name)]
public sealed class KeptConnectionTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();
    private readonly Openings _openings = new();
    private readonly Event[] _events = new ChainBuilder(new ServerId("grove"), 1).Take(40);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Calls_in_a_row_share_one_connection()
    {
        await using var application = Build();
        await application.Store.StoreEventAsync(_events[0]);
        var before = _openings.Opened;
        for (var i = 1; i < 10; i++)
            await application.Store.StoreEventAsync(_events[i]);

        // More only if this machine paused for the second after which a writer rests.
        (_openings.Opened - before).ShouldBeLessThan(9);
    }

    [Fact]
    public async Task A_writer_that_rests_or_ends_has_no_connection_open()
    {
        await using (var application = Build())
        {
            await application.Store.StoreEventAsync(_events[0]);
            for (var waited = TimeSpan.Zero; _openings.Open > 0; waited += TimeSpan.FromMilliseconds(50))
            {
                waited.ShouldBeLessThan(Patience);
                await Task.Delay(50);
            }

            await application.Store.StoreEventAsync(_events[1]);
        }

        _openings.Open.ShouldBe(0);
    }

    [Fact]
    public async Task A_bulk_load_needs_not_wait_until_the_writer_rests()
    {
        await using var application = Build(o => o.BusyTimeout = TimeSpan.FromMilliseconds(1));
        await application.Store.StoreEventsAsync(_events[..10]);
        await using (var load = await application.Services.GetRequiredService<IBulkLoader>().BeginAsync())
        {
            await load.StoreEventsAsync(_events[10..20]);
            await load.StoreEventsAsync(_events[20..30]);
            await load.CompleteAsync();
        }

        await application.Store.StoreEventsAsync(_events[30..]);
        (await application.Store.GetStatisticsAsync()).Events.ShouldBe(40);
        (await application.Verifier.VerifyAsync()).Ok.ShouldBeTrue();
    }

    [Fact]
    public async Task A_bulk_load_of_another_store_in_the_process_waits_until_the_writer_rests()
    {
        await using var first = Build();
        await using var second = Build();
        await first.Store.StoreEventsAsync(_events[..10]);
        await using (var load = await second.Services.GetRequiredService<IBulkLoader>().BeginAsync())
        {
            await load.StoreEventsAsync(_events[10..]);
            await load.CompleteAsync();
        }

        (await first.Store.GetStatisticsAsync()).Events.ShouldBe(40);
    }

    [Fact]
    public async Task Reads_in_a_row_share_one_connection()
    {
        await using var application = Build();
        await application.Store.StoreEventsAsync(_events);
        await application.Store.GetServersAsync();
        var before = _openings.Opened;
        foreach (var item in _events)
            (await application.Store.FindAsync(item.Server, item.Hash)).ShouldNotBeNull();

        // More only if this machine paused for the second after which readers rest.
        (_openings.Opened - before).ShouldBeLessThan(_events.Length / 2);
    }

    [Fact]
    public async Task Readers_that_rest_or_end_have_no_connection_open()
    {
        await using (var application = Build())
        {
            await application.Store.GetServersAsync();
            for (var waited = TimeSpan.Zero; _openings.Open > 0; waited += TimeSpan.FromMilliseconds(50))
            {
                waited.ShouldBeLessThan(Patience);
                await Task.Delay(50);
            }

            await application.Store.GetServersAsync();
        }

        _openings.Open.ShouldBe(0);
    }

    [Fact]
    public async Task A_bulk_load_needs_not_wait_until_the_readers_rest()
    {
        await using var application = Build(o => o.BusyTimeout = TimeSpan.FromMilliseconds(1));
        (await application.Store.GetServersAsync()).ShouldBeEmpty();
        await using (var load = await application.Services.GetRequiredService<IBulkLoader>().BeginAsync())
        {
            await load.StoreEventsAsync(_events);
            await load.CompleteAsync();
        }

        (await application.Store.GetStatisticsAsync()).Events.ShouldBe(40);
    }

    [Fact]
    public async Task A_read_that_fails_gives_its_connection_up()
    {
        await using (var writer = Build())
            await writer.Store.StoreEventsAsync(_events);

        var stumbling = new Stumbling();
        await using var application = Build(interceptors: stumbling);
        await application.Store.GetServersAsync();
        stumbling.Stumbles = true;
        await Should.ThrowAsync<TimeoutException>(() => application.Store.GetHeadsAsync(_events[0].Server));
        _openings.Open.ShouldBe(0);
        stumbling.Stumbles = false;
        (await application.Store.GetHeadsAsync(_events[0].Server)).Heads.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_failed_transaction_gives_its_connection_up()
    {
        await using var application = Build();
        await application.Store.StoreEventAsync(_events[0]);
        using (var stranger = _folder.Open())
            stranger.Execute("CREATE TRIGGER \"No\" BEFORE INSERT ON \"Events\" BEGIN SELECT RAISE(ABORT, 'no'); END");
        await Should.ThrowAsync<StorageException>(() => application.Store.StoreEventAsync(_events[1]));
        _openings.Open.ShouldBe(0);
    }

    private StoreApplication Build(Action<SqliteEventStoreOptions>? configure = null, params IInterceptor[] interceptors) =>
        new(_folder.ConnectionString, null, configure, [_openings, .. interceptors]);

    private sealed class Stumbling : DbCommandInterceptor
    {
        public bool Stumbles { get; set; }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<DbDataReader> result,
            CancellationToken cancellationToken = default) =>
            Stumbles && command.CommandText.Contains("\"Chains\"", StringComparison.Ordinal)
                ? throw new TimeoutException()
                : ValueTask.FromResult(result);
    }

    private sealed class Openings : DbConnectionInterceptor
    {
        private readonly ConcurrentQueue<DbConnection> _opened = [];

        public int Opened => _opened.Count;

        public int Open => _opened.Distinct().Count(c => c.State == ConnectionState.Open);

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => _opened.Enqueue(connection);

        public override Task ConnectionOpenedAsync(
            DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            _opened.Enqueue(connection);
            return Task.CompletedTask;
        }
    }
}
