using System.Collections.Concurrent;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.PostgreSql.Tests.Connections;

/// <summary>What a transaction costs on a server that is far away.</summary>
public sealed class RoundTripTests : DatabaseTests
{
    // The driver prepares a statement when it is used for the fifth time.
    private const int UntilPrepared = 6;

    // BEGIN with schema version and history; lock; counters; rows; COMMIT.
    private const int RoundTrips = 5;

    [Fact]
    public async Task A_transaction_to_a_known_log_takes_five_round_trips_and_sends_prepared_statements()
    {
        await using var proxy = new TcpProxy(Database.ConnectionString);
        await using var application = new StoreApplication(proxy.ConnectionString);
        var batches = Chain(1, 150).Chunk(10).ToArray();
        foreach (var batch in batches[..UntilPrepared])
            await application.Store.StoreEventsAsync(batch);

        var sent = new ConcurrentQueue<byte[]>();
        proxy.AtSend = sent.Enqueue;
        foreach (var batch in batches[UntilPrepared..])
        {
            var before = proxy.RoundTrips;
            await application.Store.StoreEventsAsync(batch);
            (proxy.RoundTrips - before).ShouldBe(RoundTrips);
        }

        // Each statement's text names the schema of the tables.
        byte[] all = [.. sent.SelectMany(piece => piece)];
        all.AsSpan().IndexOf("COMMIT"u8).ShouldBeGreaterThan(0);
        all.AsSpan().IndexOf("eventstore"u8).ShouldBe(-1);
    }
}
