using System.Collections.Concurrent;
using System.Globalization;
using EventStore.EfCore.ConformanceTests;
using EventStore.EfCore.Sqlite.Tests.Connections;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Files;

/// <summary>The log is copied into the database when nothing is written, so that the database is whole by itself.</summary>
[Collection(PoolTests.Name)]
public sealed class LogUpkeepTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();
    private readonly Messages _messages = new();
    private readonly Event[] _events = new ChainBuilder(new ServerId("grove"), 1).Take(600);

    private long LogBytes => new FileInfo(_folder.File + "-wal") is { Exists: true } log ? log.Length : 0;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_store_that_rests_is_whole_in_its_database_alone()
    {
        await using var provider = Build();
        await provider.GetRequiredService<IEventStore>().StoreEventsAsync(_events[..50]);
        LogBytes.ShouldBeGreaterThan(0);
        await UntilAsync(() => EventsInDatabaseAlone() == 50);
        await ShouldHoldAloneAsync(50);
    }

    [Fact]
    public async Task A_store_that_rests_for_long_has_no_log()
    {
        await using var provider = Build();
        await provider.GetRequiredService<IEventStore>().StoreEventsAsync(_events[..50]);
        await UntilAsync(() => LogBytes == 0);
        await ShouldHoldAloneAsync(50);
    }

    [Fact]
    public async Task A_store_that_was_disposed_is_whole_in_its_database_alone()
    {
        await using (var provider = Build())
            await provider.GetRequiredService<IEventStore>().StoreEventsAsync(_events[..50]);
        LogBytes.ShouldBe(0);
        await ShouldHoldAloneAsync(50);
    }

    [Fact]
    public async Task A_reader_that_keeps_its_snapshot_is_told_and_the_log_is_taken_back_when_it_ends()
    {
        await using var provider = Build();
        var store = provider.GetRequiredService<IEventStore>();
        await store.StoreEventsAsync(_events[..10]);
        using (var reader = _folder.Open())
        {
            reader.Execute("BEGIN; SELECT COUNT(*) FROM \"Events\"");
            reader.Scalar("SELECT COUNT(*) FROM \"Events\"").ShouldBe("10");
            foreach (var batch in _events[10..].Chunk(10))
                await store.StoreEventsAsync(batch);
            await UntilAsync(() => _messages.Ids.Contains(1104));
            LogBytes.ShouldBeGreaterThan(2 * 100 * 4096);
            reader.Scalar("SELECT COUNT(*) FROM \"Events\"").ShouldBe("10");
        }

        await UntilAsync(() => LogBytes == 0);
        await UntilAsync(() => _messages.Ids.Contains(1105));
        await ShouldHoldAloneAsync(600);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var waited = TimeSpan.Zero; !condition(); waited += TimeSpan.FromMilliseconds(50))
        {
            waited.ShouldBeLessThan(Patience);
            await Task.Delay(50);
        }
    }

    // By what the file has without its log. A copy that is taken in the middle of a checkpoint may be anything.
    private long EventsInDatabaseAlone()
    {
        using var alone = new TemporaryFolder();
        File.Copy(_folder.File, alone.File);
        try
        {
            using var connection = alone.Open();
            return long.Parse(connection.Scalar("SELECT COUNT(*) FROM \"Events\"")!, CultureInfo.InvariantCulture);
        }
        catch (SqliteException)
        {
            return 0;
        }
    }

    private async Task ShouldHoldAloneAsync(int events)
    {
        using var alone = new TemporaryFolder();
        File.Copy(_folder.File, alone.File);
        await using var application = new StoreApplication(alone.ConnectionString);
        (await application.Store.GetStatisticsAsync()).Events.ShouldBe(events);
        (await application.Verifier.VerifyAsync()).Ok.ShouldBeTrue();
    }

    private ServiceProvider Build()
    {
        var services = new ServiceCollection();
        services.AddLogging(l => l.AddProvider(_messages));
        services.AddEventStore().UseSqlite(_folder.ConnectionString, o => o.WalAutoCheckpointPages = 100);
        return services.BuildServiceProvider();
    }

    private sealed class Messages : ILoggerProvider, ILogger
    {
        public ConcurrentBag<int> Ids { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Ids.Add(eventId.Id);

        public void Dispose()
        {
        }
    }
}
