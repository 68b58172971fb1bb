using EventStore.EfCore.ConformanceTests;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Failures;

/// <summary>Transactions that fail at the database: nothing of them stays, the store works afterwards, neighbours are not hurt.</summary>
public sealed class FailedTransactionTests : IDisposable
{
    private static readonly ServerId Grove = new("grove");

    private readonly TemporaryFolder _folder = new();
    private readonly PageLimit _limit = new();

    [Fact]
    public async Task On_a_full_disk_nothing_of_a_batch_stays_and_the_store_works_afterwards()
    {
        await using var application = new StoreApplication(_folder.ConnectionString, interceptors: _limit);
        var chain = new ChainBuilder(Grove, 1);
        var first = chain.Take(5);
        await application.Store.StoreEventsAsync(first);
        var large = Enumerable.Range(0, 50).Select(_ => chain.Next("general", new byte[20_000])).ToArray();

        _limit.Fill(_folder);
        var error = await Should.ThrowAsync<StorageException>(() => application.Store.StoreEventsAsync(large));
        error.Kind.ShouldBe(StorageErrorKind.Full);
        error.Message.ShouldContain(_folder.File);
        await ShouldHoldAsync(application, first);

        _limit.Lift();
        (await application.Store.StoreEventsAsync(large)).Receipts[0].ShouldBe(new StoreReceipt(StoreOutcome.Stored, 6));
        await ShouldHoldAsync(application, [.. first, .. large]);
    }

    [Fact]
    public async Task On_a_full_disk_small_calls_that_share_a_transaction_with_a_large_one_may_still_fit()
    {
        using var clock = new OneGate();
        await using var application = new StoreApplication(_folder.ConnectionString, interceptors: [_limit, clock]);
        var large = new ChainBuilder(Grove, 1).Next(payload: new byte[500_000]);
        var small = new ChainBuilder(Grove, 2).Take(3);
        await application.Store.StoreEventAsync(small[0]);
        _limit.Fill(_folder);
        clock.Close();
        var opener = application.Store.StoreEventAsync(small[0]);
        await clock.ArrivedAsync();
        var fits = application.Store.StoreEventAsync(small[1]);
        var tooLarge = application.Store.StoreEventAsync(large);
        clock.Open();

        await opener;
        (await Should.ThrowAsync<StorageException>(tooLarge)).Kind.ShouldBe(StorageErrorKind.Full);
        (await fits).ShouldBe(new StoreReceipt(StoreOutcome.Stored, 2));
        await ShouldHoldAsync(application, small[..2]);
    }

    [Fact]
    public async Task When_a_shared_transaction_fails_only_the_guilty_call_does()
    {
        using var gate = new OneGate();
        await using var application = new StoreApplication(_folder.ConnectionString, interceptors: gate);
        var chains = Enumerable.Range(1, 5).Select(a => new ChainBuilder(Grove, a).Take(2, $"channel {a}")).ToArray();
        var poison = new ChainBuilder(Grove, 9).Next(payload: "poison"u8.ToArray());
        await application.Store.StoreEventAsync(chains[0][0]);
        using (var stranger = _folder.Open())
        {
            stranger.Execute(
                """
                CREATE TRIGGER "Poison" BEFORE INSERT ON "Events" WHEN NEW."Payload" = x'706f69736f6e'
                BEGIN SELECT RAISE(ABORT, 'poison'); END;
                """);
        }

        gate.Close();
        var first = application.Store.StoreEventAsync(chains[0][1]);
        await gate.ArrivedAsync();
        var before = chains[1..3].Select(c => application.Store.StoreEventsAsync(c)).ToArray();
        var guilty = application.Store.StoreEventAsync(poison);
        var after = chains[3..].Select(c => application.Store.StoreEventsAsync(c)).ToArray();
        gate.Open();

        await first;
        await Task.WhenAll([.. before, .. after]);
        (await Should.ThrowAsync<StorageException>(guilty)).Kind.ShouldBe(StorageErrorKind.ConstraintViolation);
        await ShouldHoldAsync(application, [.. chains.SelectMany(c => c)]);
        (await application.Store.GetServersAsync()).ShouldHaveSingleItem().Authors.ShouldBe(5);
    }

    [Fact]
    public async Task A_servers_row_that_vanishes_during_a_transaction_ends_it()
    {
        await using var application = new StoreApplication(_folder.ConnectionString);
        var events = new ChainBuilder(Grove, 1).Take(3);
        await application.Store.StoreEventAsync(events[0]);
        using (var stranger = _folder.Open())
            stranger.Execute("CREATE TRIGGER \"Gone\" BEFORE UPDATE ON \"Servers\" BEGIN SELECT RAISE(IGNORE); END");

        var error = await Should.ThrowAsync<StorageException>(() => application.Store.StoreEventAsync(events[1]));
        error.Kind.ShouldBe(StorageErrorKind.Corrupt);
        error.Message.ShouldContain("'grove'");
        await ShouldHoldAsync(application, events[..1]);

        using (var stranger = _folder.Open())
            stranger.Execute("DROP TRIGGER \"Gone\"");
        await application.Store.StoreEventsAsync(events[1..]);
        await ShouldHoldAsync(application, events);
    }

    [Fact]
    public async Task A_lock_held_by_someone_else_is_reported_as_busy_after_the_timeout()
    {
        await using var application = new StoreApplication(
            _folder.ConnectionString, null, o => o.BusyTimeout = TimeSpan.FromMilliseconds(100));
        var events = new ChainBuilder(Grove, 1).Take(2);
        await application.Store.StoreEventAsync(events[0]);
        using var stranger = _folder.Open();
        stranger.Execute("BEGIN IMMEDIATE");
        (await Should.ThrowAsync<StorageException>(() => application.Store.StoreEventAsync(events[1])))
            .Kind.ShouldBe(StorageErrorKind.Busy);

        // Readers do not mind a writer.
        (await application.Store.GetLogAsync(new LogRequest(Grove))).Events.Count.ShouldBe(1);
        stranger.Execute("ROLLBACK");
        (await application.Store.StoreEventAsync(events[1])).Position.ShouldBe(2);
    }

    [Fact]
    public async Task A_lock_that_is_released_in_time_is_waited_for()
    {
        await using var application = new StoreApplication(_folder.ConnectionString);
        var events = new ChainBuilder(Grove, 1).Take(2);
        await application.Store.StoreEventAsync(events[0]);
        using var stranger = _folder.Open();
        stranger.Execute("BEGIN IMMEDIATE");
        var call = application.Store.StoreEventAsync(events[1]);
        await Task.Delay(50);
        call.IsCompleted.ShouldBeFalse();
        stranger.Execute("ROLLBACK");
        (await call).Position.ShouldBe(2);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task ShouldHoldAsync(StoreApplication application, Event[] events)
    {
        var log = await application.Store.GetLogAsync(new LogRequest(Grove) { Limit = 1000 });
        log.Events.Select(e => e.Event).ShouldBe(events);
        log.Events.Select(e => e.Position).ShouldBe(Enumerable.Range(1, events.Length).Select(p => (long)p));
        (await application.Verifier.VerifyAsync()).Findings.ShouldBeEmpty();
    }
}
