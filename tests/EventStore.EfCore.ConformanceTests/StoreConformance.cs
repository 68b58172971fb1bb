using Shouldly;
using Xunit;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>What all suites share: a fresh database for each test.</summary>
public abstract class StoreConformance : IAsyncLifetime
{
    private StoreFixture? _fixture;

    protected static ServerId Grove { get; } = new("grove");

    protected static ServerId Meadow { get; } = new("meadow");

    protected StoreFixture Fixture => _fixture ??= CreateFixture();

    protected IEventStore Store => Fixture.Store;

    public Task InitializeAsync() => Fixture.InitializeAsync();

    public Task DisposeAsync() => Fixture.DisposeAsync();

    protected abstract StoreFixture CreateFixture();

    protected internal static async Task<List<StoredEvent>> ReadLogAsync(IEventStore store, ServerId server, long after = 0)
    {
        var log = new List<StoredEvent>();
        await foreach (var stored in store.ReadLogAsync(server, after))
            log.Add(stored);
        return log;
    }

    /// <summary>The log holds just these events, in this order, at the positions from 1.</summary>
    protected internal static async Task ShouldHoldAsync(IEventStore store, ServerId server, IEnumerable<Event> events)
    {
        var log = await ReadLogAsync(store, server);
        log.Select(e => e.Event).ShouldBe(events);
        log.Select(e => e.Position).ShouldBe(Enumerable.Range(1, log.Count).Select(i => (long)i));
    }

    /// <summary>Verification finds no damage.</summary>
    protected async Task ShouldBeSoundAsync(long events)
    {
        var report = await Fixture.Verifier.VerifyAsync();
        report.Findings.Where(f => f.IsDamage).ShouldBeEmpty();
        report.Ok.ShouldBeTrue();
        report.EventsChecked.ShouldBe(events);
    }
}
