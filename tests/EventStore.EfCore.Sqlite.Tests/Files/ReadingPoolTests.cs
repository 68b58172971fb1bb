using System.Data.Common;
using EventStore.EfCore.ConformanceTests;
using EventStore.EfCore.Sqlite.Files;
using EventStore.EfCore.Sqlite.Tests.Connections;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Shouldly;
using SQLitePCL;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Files;

/// <summary>A store that only reads opens its file once for many pages, and leaves nothing beside it when it rests.</summary>
[Collection(PoolTests.Name)]
public sealed class ReadingPoolTests : IDisposable
{
    private static readonly ServerId Grove = new("grove");

    private readonly TemporaryFolder _folder = new();
    private readonly Event[] _events = new ChainBuilder(Grove, 1).Take(10);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Page_after_page_is_read_with_one_connection()
    {
        await FillAsync();
        var opened = new OpenedHandles();
        await using var application = new StoreApplication(_folder.ConnectionString + ";Mode=ReadOnly", interceptors: opened);
        await application.Store.GetServersAsync();
        opened.All.Clear();

        for (var after = 0; after < _events.Length; after++)
            (await application.Store.GetLogAsync(new LogRequest(Grove) { After = after, Limit = 1 })).Events.Count.ShouldBe(1);

        opened.All.Count.ShouldBeGreaterThanOrEqualTo(_events.Length);
        opened.All.Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Connections_are_closed_after_a_second_of_rest()
    {
        await FillAsync();
        var before = Files();
        var clock = new HeldTimer();
        using var pool = new ReadingPool(clock);
        await using var connection = new SqliteConnection(pool.Of(_folder.ConnectionString + ";Pooling=False"));
        await connection.OpenAsync();
        connection.Scalar("SELECT COUNT(*) FROM \"Events\"").ShouldBe("10");
        await connection.CloseAsync();
        pool.Returned(connection.ConnectionString);
        Files().ShouldNotBe(before);

        clock.Due.ShouldBe(TimeSpan.FromSeconds(1));
        clock.Elapse();

        Files().ShouldBe(before);
    }

    private async Task FillAsync()
    {
        await using (var writer = new StoreApplication(_folder.ConnectionString))
            await writer.Store.StoreEventsAsync(_events);
        SqliteConnection.ClearAllPools();
    }

    private string[] Files() => [.. Directory.GetFiles(_folder.Folder).Order(StringComparer.Ordinal)];

    private sealed class OpenedHandles : DbConnectionInterceptor
    {
        public List<sqlite3> All { get; } = [];

        public override Task ConnectionOpenedAsync(
            DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            All.Add(((SqliteConnection)connection).Handle!);
            return Task.CompletedTask;
        }
    }

    /// <summary>A clock with one timer, whose time comes when it is told.</summary>
    private sealed class HeldTimer : TimeProvider, ITimer
    {
        private Action _elapse = () => { };

        public TimeSpan Due { get; private set; }

        public void Elapse() => _elapse();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _elapse = () => callback(state);
            return this;
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = dueTime;
            return true;
        }

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
