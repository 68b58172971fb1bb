using Npgsql;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.PostgreSql.Tests.Connections;

/// <summary>
/// Connections that nobody closes and on which nothing arrives any more. The system would notice by itself after a quarter of an hour.
/// </summary>
public sealed class SilentConnectionTests : DatabaseTests
{
    // Far longer than anything here takes, and far shorter than the system waits.
    private static readonly TimeSpan Guard = TimeSpan.FromMinutes(3);

    [Theory]
    [InlineData(Cut.SilentlyBefore)]
    [InlineData(Cut.SilentlyAfter)]
    public async Task A_commit_whose_connection_falls_silent_is_looked_for_and_every_event_is_stored_once(object cut)
    {
        await using var proxy = new TcpProxy(Database.ConnectionString);
        await using var application = new StoreApplication(proxy.ConnectionString, Impatient);
        var events = Chain(1, 6);
        await application.Store.StoreEventsAsync(events[..3]);

        proxy.AtCommit = number => number == 2 ? (Cut)cut : Cut.Nothing;
        var result = await application.Store.StoreEventsAsync(events[3..]).WaitAsync(Guard);
        result.Receipts.ShouldBe(Enumerable.Range(4, 3).Select(p => new StoreReceipt(StoreOutcome.Stored, p)));
        await ShouldHoldAsync(events);
    }

    [Fact]
    public async Task A_network_that_falls_silent_at_a_commit_leaves_an_unknown_outcome_and_the_writer_is_not_held_up()
    {
        await using var proxy = new TcpProxy(Database.ConnectionString + ";Timeout=1");
        await using var application = new StoreApplication(proxy.ConnectionString, Impatient);
        var events = Chain(1, 6);
        await application.Store.StoreEventsAsync(events[..3]);

        proxy.AtCommit = number =>
        {
            if (number == 2)
                proxy.FallSilent();
            return Cut.Nothing;
        };
        var write = application.Store.StoreEventsAsync(events[3..]);
        (await Should.ThrowAsync<StorageException>(write.WaitAsync(Guard))).Kind.ShouldBe(StorageErrorKind.UnknownOutcome);
        var next = application.Store.StoreEventsAsync(events[3..]);
        (await Should.ThrowAsync<StorageException>(next.WaitAsync(Guard))).Kind.ShouldBe(StorageErrorKind.CannotOpen);
        await ShouldHoldAsync(events[..3]);
    }

    [Fact]
    public async Task A_network_that_falls_silent_ends_what_reads_with_an_error()
    {
        await using var proxy = new TcpProxy(Database.ConnectionString + ";Timeout=1");
        await using var application = new StoreApplication(proxy.ConnectionString, Impatient);
        await application.Store.StoreEventsAsync(Chain(1, 3));

        proxy.FallSilent();
        var read = application.Store.GetLogAsync(new LogRequest(Grove));
        (await Should.ThrowAsync<StorageException>(read.WaitAsync(Guard))).Kind.ShouldBe(StorageErrorKind.CannotOpen);
        var verify = application.Verifier.VerifyAsync();
        (await Should.ThrowAsync<StorageException>(verify.WaitAsync(Guard))).Kind.ShouldBe(StorageErrorKind.CannotOpen);
    }

    [Fact]
    public async Task A_host_that_is_silent_is_asked_once_and_then_in_nobodys_way()
    {
        await using var silent = new TcpProxy(Database.ConnectionString);
        await using var primary = new TcpProxy(Database.ConnectionString);
        silent.FallSilent();
        var target = new NpgsqlConnectionStringBuilder(Database.ConnectionString)
        {
            Host = string.Join(',', new[] { silent, primary }.Select(p => $"127.0.0.1:{PortOf(p)}")),
            Timeout = 1,
        };
        await using var application = new StoreApplication(target.ConnectionString);
        foreach (var made in Chain(1, 5))
        {
            await application.Store.StoreEventAsync(made);
            await application.Store.GetServersAsync();
        }

        // The store's connections, and the one that looks whether there is a database.
        silent.Connections.ShouldBeLessThanOrEqualTo(2, $"primary {primary.Connections}");
        primary.Connections.ShouldBeGreaterThan(0);
    }

    private static int PortOf(TcpProxy proxy) => new NpgsqlConnectionStringBuilder(proxy.ConnectionString).Port;

    private static void Impatient(PostgreSqlEventStoreOptions options) =>
        (options.CommandTimeout, options.RetryTimeout) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
}
