using EventStore.EfCore.ConformanceTests;
using Npgsql;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.PostgreSql.Tests.Lanes;

/// <summary>One store writes to several servers at the same time, and to each in the order of the calls.</summary>
public sealed class WriterLanesTests : DatabaseTests
{
    private const int Lanes = 6;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Each in a lane of its own, if there are as many.
    private static readonly ServerId[] Servers = [.. Enumerable.Range(0, Lanes).Select(InLane)];

    private readonly Dictionary<ServerId, ChainBuilder> _chains = Servers.ToDictionary(s => s, s => new ChainBuilder(s, 1));
    private readonly List<Event> _stored = [];

    [Fact]
    public async Task A_server_that_somebody_else_has_locked_holds_up_its_own_calls_only()
    {
        await using var application = new StoreApplication(Database.ConnectionString, o => o.WriterLanes = Lanes);
        await CallAsync(application, Servers);
        await using (await LockAsync(Servers[0]))
        {
            var held = CallAsync(application, Servers[0]);
            await CallAsync(application, Servers[1]).WaitAsync(Patience);

            // Over both: it waits, and what is called after it waits behind it.
            var both = CallAsync(application, Servers[0], Servers[2]);
            var behind = CallAsync(application, Servers[2]);
            await CallAsync(application, Servers[3], Servers[4]).WaitAsync(Patience);
            await CallAsync(application, Servers[1]).WaitAsync(Patience);
            new[] { held, both, behind }.ShouldAllBe(call => !call.IsCompleted);
        }

        await CallAsync(application, Servers).WaitAsync(Patience);
        await ShouldHoldAsync(_stored);
        await ShouldBeInOrderAsync(application);
    }

    [Fact]
    public async Task With_one_lane_everybody_waits()
    {
        await using var application = new StoreApplication(Database.ConnectionString, o => o.WriterLanes = 1);
        await CallAsync(application, Servers);
        Task other;
        await using (var held = await LockAsync(Servers[0]))
        {
            var waiting = CallAsync(application, Servers[0]);
            await WaitersAsync(1);
            other = CallAsync(application, Servers[1]);

            // Another store comes through meanwhile.
            await using var free = new StoreApplication(Database.ConnectionString, o => o.WriterLanes = 1);
            await CallAsync(free, Servers[2]).WaitAsync(Patience);
            other.IsCompleted.ShouldBeFalse();
        }

        await other.WaitAsync(Patience);
        await CallAsync(application, Servers).WaitAsync(Patience);
        await ShouldHoldAsync(_stored);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(16)]
    public async Task Each_log_gets_its_calls_in_their_order_whatever_servers_they_share(int lanes)
    {
        var random = new Random(lanes);
        await using var application = new StoreApplication(
            Database.ConnectionString,
            o => o.WriterLanes = lanes,
            o => (o.QueueCapacity, o.MaxSharedTransactionSize) = (random.Next(1, 40), random.Next(1, 20)));
        var calls = new List<Task>();
        for (var i = 0; i < 400; i++)
        {
            // Mostly one server, now and then several, in any order.
            calls.Add(CallAsync(application, random.GetItems(Servers, random.Next(3) == 0 ? random.Next(2, 5) : 1)));
            if (random.Next(50) == 0)
                await Task.WhenAll(calls).WaitAsync(Patience);
        }

        await Task.WhenAll(calls).WaitAsync(Patience);
        await ShouldHoldAsync(_stored);
        await ShouldBeInOrderAsync(application);
    }

    [Fact]
    public async Task Disposal_waits_for_all_lanes_and_for_what_they_hold_up()
    {
        var application = new StoreApplication(Database.ConnectionString, o => o.WriterLanes = Lanes);
        await CallAsync(application, Servers);
        var calls = new List<Task>();
        Task disposal;
        await using (await LockAsync(Servers))
        {
            for (var round = 0; round < 3; round++)
                calls.AddRange(Servers.Select(server => CallAsync(application, server)));
            await WaitersAsync(Lanes);
            disposal = application.DisposeAsync().AsTask();
            disposal.IsCompleted.ShouldBeFalse();
        }

        await disposal.WaitAsync(Patience);
        calls.ShouldAllBe(call => call.IsCompletedSuccessfully);
        await ShouldHoldAsync(_stored);
    }

    private static ServerId InLane(int lane) => Enumerable.Range(0, int.MaxValue).Select(i => new ServerId($"server {i}"))
        .First(server => Writing.Lanes.Of(server, Lanes) == Writing.Lanes.Of(lane));

    private Task<StoreResult> CallAsync(StoreApplication application, params ServerId[] servers)
    {
        var events = servers.Select(server => _chains[server].Next()).ToArray();
        _stored.AddRange(events);
        return application.Store.StoreEventsAsync(events);
    }

    private async Task ShouldBeInOrderAsync(StoreApplication application)
    {
        foreach (var server in Servers)
        {
            var log = await application.Store.GetLogAsync(new LogRequest(server) { Limit = 10_000 });
            log.Events.Select(e => e.Event.Hash).ShouldBe(_stored.Where(e => e.Server == server).Select(e => e.Hash));
        }
    }

    private async Task<NpgsqlConnection> LockAsync(params ServerId[] servers)
    {
        var connection = await Database.OpenAsync();
        await using var begin = new NpgsqlCommand("BEGIN", connection);
        await begin.ExecuteNonQueryAsync();
        await using var command = new NpgsqlCommand(
            "SELECT FROM eventstore.\"Servers\" WHERE \"Key\" = ANY ($1) ORDER BY \"Key\" FOR UPDATE", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = servers.Select(s => s.Value).ToArray() });
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    private async Task WaitersAsync(int count)
    {
        while (await CountWaitersAsync() < count)
            await Task.Delay(20);
    }

    private async Task<long> CountWaitersAsync()
    {
        await using var connection = await Database.OpenAsync();
        await using var command = new NpgsqlCommand(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
